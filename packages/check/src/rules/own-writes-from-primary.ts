import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * Data that a caller has just written, or that a write depends on, must be read from the primary. A replica lags, even
 * a synchronous one, and may show commits in another order than the primary.
 */
export const ownWritesFromPrimary: Rule = {
  id: 'own-writes-from-primary',
  severity: 'error',
  source: 'https://jepsen.io/analyses/amazon-rds-for-postgresql-17.4',
  *check({ services }) {
    for (const service of services) {
      const { name, readsFrom } = service
      if (readsFrom === undefined || readsFrom.use === 'reports') continue
      const own = readsFrom.use === 'own-writes'
      yield {
        at: [service, 'readsFrom', 'use'],
        what: `Service "${name}" reads ${own ? 'what its callers wrote' : 'what its writes depend on'} from a replica of "${readsFrom.from.name}" that may lag ${time(readsFrom.staleness)}`,
        why: own
          ? 'A user who has just written does not see the write, and writes again'
          : 'It decides on stale state',
        fix: 'Read it from the primary, and use the replica for reports',
      }
    }
  },
  examples: {
    bad: [
      {
        shelves: { readReplicas: 1 },
        shelf: ({ shelves }) => ({
          readsFrom: { from: shelves, staleness: seconds(5), use: 'own-writes' },
        }),
      },
      {
        shelves: { readReplicas: 1 },
        shelf: ({ shelves }) => ({
          readsFrom: { from: shelves, staleness: seconds(5), use: 'invariants' },
        }),
      },
    ],
    good: [
      {
        shelves: { readReplicas: 1 },
        shelf: ({ shelves }) => ({
          readsFrom: { from: shelves, staleness: seconds(5), use: 'reports' },
        }),
      },
    ],
  },
}
