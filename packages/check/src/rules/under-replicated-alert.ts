import { alert, standardAlerts } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Outside `local`, under-replicated partitions must raise an alert: the loss of one more broker stops them. */
export const underReplicatedAlert: Rule = {
  id: 'under-replicated-alert',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#monitoring',
  *check({ environment, alerts, clusters }) {
    const [cluster] = clusters
    if (environment === 'local' || cluster === undefined) return
    if (alerts.some(({ on }) => on === 'under-replicated-partitions')) return
    yield {
      at: [cluster],
      what: `No alert watches under-replicated partitions of Kafka "${cluster.name}" in ${environment}`,
      why: 'A broker that has lost its disk goes unnoticed, because the others stand in: the second loss stops every write',
      fix: 'Add alert("under-replicated-partitions"), or start from standardAlerts() and adapt it',
    }
  },
  examples: {
    bad: [
      { declares: () => ({ alerts: [] }) },
      { declares: () => ({ alerts: [alert('consumer-lag')] }), environment: 'ha' },
    ],
    good: [
      { declares: () => ({ alerts: [alert('under-replicated-partitions')] }) },
      { declares: () => ({ alerts: standardAlerts() }) },
      { declares: () => ({ alerts: [] }), environment: 'local' },
    ],
  },
}
