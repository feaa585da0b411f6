import type { Rule } from '../rule.ts'

/** Dead letters must have an owner: without one they are lost as well, only later. */
export const deadLettersHaveOwner: Rule = {
  id: 'dead-letters-have-owner',
  severity: 'error',
  source:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  *check({ topics }) {
    for (const topic of topics) {
      if (topic.deadLetters === undefined || topic.deadLetters.owner.trim() !== '') continue
      yield {
        at: [topic, 'deadLetters', 'owner'],
        what: `The dead letters of topic "${topic.name}" have no owner`,
        why: 'Events that could not be handled wait there until they are deleted, and users ask about them first',
        fix: 'Name the team that looks at them, or leave owner out for the operators',
      }
    }
  },
  examples: {
    bad: [{ baked: { deadLetters: { owner: '' } } }, { baked: { deadLetters: { owner: ' ' } } }],
    good: [{ baked: { deadLetters: { owner: 'bakers' } } }, { baked: { deadLetters: false } }],
  },
}
