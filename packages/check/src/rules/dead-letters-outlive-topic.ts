import { days } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * Dead letters must be kept at least as long as the events of their topic: they wait for a person, not for a process.
 */
export const deadLettersOutliveTopic: Rule = {
  id: 'dead-letters-outlive-topic',
  severity: 'error',
  source:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html',
  *check({ topics }) {
    for (const topic of topics) {
      const { name, retention, deadLetters } = topic
      if (deadLetters === undefined || deadLetters.retention >= retention) continue
      yield {
        at: [topic, 'deadLetters', 'retention'],
        what: `The dead letters of topic "${name}" are kept for ${time(deadLetters.retention)}, but its events for ${time(retention)}`,
        why: 'The one event that must still be handled is deleted before those that were handled long ago',
        fix: `Keep dead letters for at least ${time(retention)}`,
      }
    }
  },
  examples: {
    bad: [{ baked: { deadLetters: { retention: days(6) } } }, { baked: { retention: days(31) } }],
    good: [
      { baked: { deadLetters: { retention: days(7) } } },
      { baked: { retention: days(31), deadLetters: false } },
    ],
  },
}
