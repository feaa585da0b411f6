import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** A primary must have two chances to renew its lease before it expires: loopWait + 2 × retryTimeout ≤ ttl. */
export const leaseCoversRetries: Rule = {
  id: 'lease-covers-retries',
  severity: 'error',
  source: 'https://patroni.readthedocs.io/en/latest/dynamic_configuration.html',
  *check({ databases }) {
    for (const database of databases) {
      if (database.failover === undefined) continue
      const { ttl, loopWait, retryTimeout } = database.failover
      const needed = loopWait + 2 * retryTimeout
      if (needed <= ttl) continue
      yield {
        at: [database, 'failover', 'ttl'],
        what: `The lease of postgres "${database.name}" expires after ${time(ttl)}; one loop and two attempts take ${time(loopWait)} + 2 × ${time(retryTimeout)} = ${time(needed)}`,
        why: 'One slow response of etcd expires the lease of a healthy primary, and the database fails over needlessly',
        fix: `Set ttl to at least ${time(needed)}, or shorten retryTimeout`,
      }
    }
  },
  examples: {
    bad: [
      { breads: { failover: { retryTimeout: seconds(8) } } },
      { breads: { failover: { loopWait: seconds(11) } } },
    ],
    good: [
      { breads: { failover: { loopWait: seconds(10) } } },
      { breads: { failover: false, commit: 'local-disk' } },
    ],
  },
}
