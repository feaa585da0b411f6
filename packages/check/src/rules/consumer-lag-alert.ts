import { alert, type Service, standardAlerts } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** Outside `local`, consumer lag must raise an alert: requests succeed, but their effects do not happen. */
export const consumerLagAlert: Rule = {
  id: 'consumer-lag-alert',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#consumer_monitoring',
  *check({ environment, alerts, services }) {
    const consumers = services.filter(({ consumes }) => consumes.length > 0)
    const [first] = consumers
    if (environment === 'local' || first === undefined) return
    if (alerts.some(({ on }) => on === 'consumer-lag')) return
    yield {
      at: [first, 'consumes'],
      what: `No alert watches consumer lag in ${environment}: ${list(consumers.map(quoted))}`,
      why: 'Requests are accepted and wait: nothing fails, and users are the first to notice',
      fix: 'Add alert("consumer-lag"), or start from standardAlerts() and adapt it',
    }
  },
  examples: {
    bad: [
      { declares: () => ({ alerts: [] }) },
      {
        declares: () => ({ alerts: standardAlerts().filter(({ on }) => on !== 'consumer-lag') }),
        environment: 'ha',
      },
    ],
    good: [
      { declares: () => ({ alerts: [alert('consumer-lag')] }) },
      { declares: () => ({ alerts: [] }), shelf: { consumes: [] } },
      { declares: () => ({ alerts: [] }), environment: 'local' },
    ],
  },
}

function quoted({ name }: Service): string {
  return `"${name}"`
}
