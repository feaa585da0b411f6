import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * Outside `local`, a service that reads from a replica must have a dedicated read replica: a failover standby does not
 * count.
 */
export const readReplicaExists: Rule = {
  id: 'read-replica-exists',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-CONFLICT',
  *check({ services, environment }) {
    if (environment === 'local') return
    for (const service of services) {
      if (service.readsFrom === undefined) continue
      const { from, use } = service.readsFrom
      if (from.readReplicas > 0) continue
      yield {
        at: [service, 'readsFrom', 'from'],
        what: `Service "${service.name}" reads ${use} from a replica of postgres "${from.name}", which has no read replica`,
        why: 'The reads run on the primary, or on the standby that commits wait for: a long report delays writes, or is cancelled by incoming WAL',
        fix: `Set readReplicas of "${from.name}" to 1, or leave readsFrom out`,
      }
    }
  },
  examples: {
    bad: [
      {
        oven: ({ breads }) => ({
          readsFrom: { from: breads, staleness: seconds(5), use: 'reports' },
        }),
      },
    ],
    good: [
      {
        breads: { readReplicas: 1 },
        oven: ({ breads }) => ({
          readsFrom: { from: breads, staleness: seconds(5), use: 'reports' },
        }),
      },
      {
        oven: ({ breads }) => ({
          readsFrom: { from: breads, staleness: seconds(5), use: 'reports' },
        }),
        environment: 'local',
      },
    ],
  },
}
