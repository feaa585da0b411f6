import { mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** A full cache forgets what it can have again; a full store of sessions, limits or locks must refuse instead. */
export const redisEvictionFits: Rule = {
  id: 'redis-eviction-fits',
  severity: 'error',
  source: 'https://redis.io/docs/latest/develop/reference/eviction/',
  *check({ caches }) {
    for (const cache of caches) {
      const { name, holds, policy, maxMemory } = cache
      const kept = holds.filter(
        (what) => what === 'sessions' || what === 'limits' || what === 'locks',
      )
      if (maxMemory === 0)
        yield {
          at: [cache, 'maxMemory'],
          what: `Redis "${name}" may take any amount of memory: maxMemory is 0`,
          why: 'It grows until the system kills it, or the process beside it',
          fix: 'Set maxMemory to what its machine can spare',
        }
      if (policy !== 'noeviction' && kept.length > 0)
        yield {
          at: [cache, 'policy'],
          what: `Redis "${name}" holds ${list(kept)}, and deletes what it likes when it is full (${policy})`,
          why: 'Users are logged out, a limit starts at 0 again, a lock is free while it is held: just when there is the most load',
          fix: holds.includes('cache')
            ? `Keep the cache in a Redis of its own, and set policy to "noeviction" here`
            : 'Set policy to "noeviction"',
          ...(!holds.includes('cache') && { set: "'noeviction'" }),
        }
      else if (policy === 'noeviction' && holds.includes('cache'))
        yield {
          at: [cache, 'policy'],
          what: `Redis "${name}" is a cache, and deletes nothing when it is full (noeviction)`,
          why: 'Once it is full every write to it fails, and nothing new is cached',
          fix:
            kept.length === 0
              ? 'Set policy to "allkeys-lru"'
              : `Keep the cache in a Redis of its own: ${list(kept)} must stay, the cache must not`,
          ...(kept.length === 0 && { set: "'allkeys-lru'" }),
        }
    }
  },
  examples: {
    bad: [
      { cache: { policy: 'noeviction' } },
      { cache: { holds: ['sessions'] } },
      { cache: { holds: ['limits'], policy: 'volatile-ttl' } },
      { cache: { holds: ['locks'], policy: 'allkeys-lfu' } },
      { cache: { holds: ['cache', 'sessions'] } },
      { cache: { holds: ['cache', 'sessions'], policy: 'noeviction' } },
      { cache: { maxMemory: mebibytes(0) } },
    ],
    good: [
      { cache: { policy: 'allkeys-lfu' } },
      { cache: { holds: ['sessions', 'limits', 'locks'], policy: 'noeviction' } },
    ],
  },
}
