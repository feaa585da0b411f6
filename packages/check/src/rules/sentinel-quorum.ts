import type { Rule } from '../rule.ts'

/** Smallest quorum that survives a loss: of two, both must agree. */
const least = 3

/**
 * Outside `local`, Redis must have an odd number of Sentinels, at least three. A majority elects a new primary: three
 * survive the loss of one, two survive none.
 */
export const sentinelQuorum: Rule = {
  id: 'sentinel-quorum',
  severity: 'error',
  source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/',
  *check({ caches, environment }) {
    if (environment === 'local') return
    for (const cache of caches) {
      const { name, replicas, sentinels } = cache
      if (replicas === 0 || (sentinels >= least && sentinels % 2 === 1)) continue
      const odd = Math.max(least, sentinels + 1)
      yield {
        at: [cache, 'sentinels'],
        what: `Redis "${name}" has ${replicas} replica${replicas === 1 ? '' : 's'} and ${sentinels} Sentinel${sentinels === 1 ? '' : 's'}`,
        why:
          sentinels < least
            ? 'If the machine of the primary is lost, so is the majority of the Sentinels: no replica is promoted'
            : `A majority is ${sentinels / 2 + 1}: the last Sentinel adds a machine that may fail, but survives no further loss`,
        fix: `Set sentinels to ${odd}`,
        set: String(odd),
      }
    }
  },
  examples: {
    bad: [
      { cache: { sentinels: 2 } },
      { cache: { sentinels: 1 } },
      { cache: { sentinels: 0 } },
      { cache: { sentinels: 4 } },
    ],
    good: [
      { cache: { sentinels: 3 } },
      { cache: { sentinels: 5 } },
      { cache: { replicas: 0, sentinels: 0 } },
      { cache: { replicas: 1, sentinels: 1 }, environment: 'local' },
    ],
  },
}
