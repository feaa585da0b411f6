import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** A primary must have two chances to renew its lease before it ends: loopWait + 2 × retryTimeout ≤ ttl. */
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
        what: `The lease of postgres "${database.name}" ends after ${time(ttl)}; to look and to try twice takes ${time(loopWait)} + 2 × ${time(retryTimeout)} = ${time(needed)}`,
        why: 'One slow answer of etcd ends the lease of a primary that is well, and the database fails over for nothing',
        fix: `Set ttl to at least ${time(needed)}, or make retryTimeout shorter`,
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
