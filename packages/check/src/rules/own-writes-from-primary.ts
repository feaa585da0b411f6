import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * What a caller wrote before, and what a write depends on, is read from the primary. A replica is late, a synchronous
 * one too, and may show commits in another order than the primary did.
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
        what: `Service "${name}" reads ${own ? 'what its callers wrote' : 'what its writes depend on'} from a replica of "${readsFrom.from.name}", up to ${time(readsFrom.staleness)} late`,
        why: own
          ? 'A user who has just written is told that there is nothing, and writes again'
          : 'It decides on a state that has passed already',
        fix: 'Read it from the primary; leave reports to the replica',
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
