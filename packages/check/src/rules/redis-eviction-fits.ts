import { mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** A full cache must evict keys; a full store of sessions, limits or locks must refuse writes instead. */
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
          what: `Redis "${name}" has no memory limit: maxMemory is 0`,
          why: 'It grows until the system kills it, or another process',
          fix: 'Set maxMemory to what its machine can spare',
        }
      if (policy !== 'noeviction' && kept.length > 0)
        yield {
          at: [cache, 'policy'],
          what: `Redis "${name}" holds ${list(kept)}, but evicts any key when it is full (${policy})`,
          why: 'Under the highest load users are logged out, limits start at 0 again, and locks are free while they are held',
          fix: holds.includes('cache')
            ? 'Move the cache to a separate Redis, and set policy to "noeviction" here'
            : 'Set policy to "noeviction"',
          ...(!holds.includes('cache') && { set: "'noeviction'" }),
        }
      else if (policy === 'noeviction' && holds.includes('cache'))
        yield {
          at: [cache, 'policy'],
          what: `Redis "${name}" is a cache, but evicts nothing when it is full (noeviction)`,
          why: 'Once it is full every write to it fails, and nothing new is cached',
          fix:
            kept.length === 0
              ? 'Set policy to "allkeys-lru"'
              : `Move the cache to a separate Redis: ${list(kept)} must not be evicted, the cache must`,
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
