import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** The times of a failover must be at least the minimums of Patroni, which replaces smaller values by its own. */
export const leaseAboveMinimum: Rule = {
  id: 'lease-above-minimum',
  severity: 'error',
  source: 'https://patroni.readthedocs.io/en/latest/dynamic_configuration.html',
  *check({ databases }) {
    for (const database of databases) {
      if (database.failover === undefined) continue
      for (const [property, least] of minimums) {
        const declared = database.failover[property]
        if (declared >= least) continue
        yield {
          at: [database, 'failover', property],
          what: `Postgres "${database.name}" declares ${property} ${time(declared)}; Patroni accepts ${time(least)} and more`,
          why: 'The failover takes longer than declared, and promises are computed from a number that is not in effect',
          fix: `Set ${property} to at least ${time(least)}`,
        }
      }
    }
  },
  examples: {
    bad: [
      { breads: { failover: { retryTimeout: seconds(2) } } },
      { breads: { failover: { loopWait: seconds(0.5) } } },
      { breads: { failover: { ttl: seconds(19), loopWait: seconds(1) } } },
    ],
    good: [
      {
        breads: { failover: { ttl: seconds(20), loopWait: seconds(1), retryTimeout: seconds(3) } },
      },
    ],
  },
}

const minimums = [
  ['ttl', seconds(20)],
  ['loopWait', seconds(1)],
  ['retryTimeout', seconds(3)],
] as const
