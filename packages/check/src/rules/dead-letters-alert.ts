import { alert, standardAlerts } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Outside `local` somebody is told of the first dead letter. That the owner looks by chance is no alert. */
export const deadLettersAlert: Rule = {
  id: 'dead-letters-alert',
  severity: 'error',
  source:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  *check({ environment, alerts, topics }) {
    const topic = topics.find(({ deadLetters }) => deadLetters !== undefined)
    if (environment === 'local' || topic === undefined) return
    if (alerts.some(({ on }) => on === 'dead-letters')) return
    yield {
      at: [topic],
      what: `Nothing alerts on dead letters in ${environment}`,
      why: 'A workflow whose event could not be handled stays as it is, until a user asks',
      fix: 'Add alert("dead-letters"), or start from standardAlerts() and change what differs',
    }
  },
  examples: {
    bad: [
      { declares: () => ({ alerts: [] }) },
      {
        declares: () => ({ alerts: standardAlerts().filter(({ on }) => on !== 'dead-letters') }),
        environment: 'ha',
      },
    ],
    good: [
      { declares: () => ({ alerts: [alert('dead-letters')] }) },
      { declares: () => ({ alerts: [] }), baked: { deadLetters: false } },
      { declares: () => ({ alerts: [] }), environment: 'local' },
    ],
  },
}
