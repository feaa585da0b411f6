import { alert, standardAlerts } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Outside `local`, the first dead letter must raise an alert: an owner who looks by chance is not enough. */
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
      what: `No alert watches dead letters in ${environment}`,
      why: 'A workflow whose event could not be handled is stuck until a user asks',
      fix: 'Add alert("dead-letters"), or start from standardAlerts() and adapt it',
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
