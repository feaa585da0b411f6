import type { Rule } from '../rule.ts'

/**
 * Data that must survive a restart must be on disk. Replicas are no substitute: a primary that restarts before the
 * Sentinels notice is empty, and its replicas copy the empty data set.
 */
export const redisPersistenceFits: Rule = {
  id: 'redis-persistence-fits',
  severity: 'warning',
  source:
    'https://redis.io/docs/latest/operate/oss_and_stack/management/replication/#safety-of-replication-when-master-has-persistence-turned-off',
  *check({ caches, environment }) {
    if (environment === 'local') return
    for (const cache of caches) {
      const kept = cache.holds.find((what) => what === 'sessions' || what === 'locks')
      if (kept === undefined || cache.persistence !== 'none') continue
      yield {
        at: [cache, 'persistence'],
        what: `Redis "${cache.name}" holds ${kept} only in memory`,
        why:
          kept === 'sessions'
            ? 'A restart logs every user out, and replicas copy the empty data set of a primary that restarted quickly'
            : 'A restart frees every lock while its holder still works',
        fix: 'Set persistence to "aof": at most the last second is lost',
        set: "'aof'",
      }
    }
  },
  examples: {
    bad: [{ cache: { holds: ['sessions'] } }, { cache: { holds: ['locks'] } }],
    good: [
      { cache: { holds: ['sessions'], persistence: 'aof' } },
      { cache: { holds: ['sessions'], persistence: 'rdb' } },
      { cache: { holds: ['sessions'] }, environment: 'local' },
      { cache: { holds: ['cache', 'limits'] } },
    ],
  },
}
