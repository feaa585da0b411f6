import { alert, type Service, standardAlerts } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** Outside `local` somebody is told when a consumer falls behind: requests succeed, and what they start does not happen. */
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
      what: `Nothing alerts on the lag of consumers in ${environment}: ${list(consumers.map(quoted))}`,
      why: 'Requests are accepted and wait: nothing fails, and the first to notice are users',
      fix: 'Add alert("consumer-lag"), or start from standardAlerts() and change what differs',
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
