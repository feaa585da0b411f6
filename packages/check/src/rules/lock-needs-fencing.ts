import type { Rule } from '../rule.ts'

/**
 * A lock must hand out fencing tokens: its holder may be paused past its expiry, and the locked resource must then
 * refuse the older token.
 */
export const lockNeedsFencing: Rule = {
  id: 'lock-needs-fencing',
  severity: 'error',
  source: 'https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html',
  *check({ caches }) {
    for (const cache of caches) {
      if (!cache.holds.includes('locks') || cache.fencingTokens) continue
      yield {
        at: [cache, 'fencingTokens'],
        what: `Redis "${cache.name}" holds locks without fencing tokens`,
        why: 'A process that was paused (garbage collection, a slow disk) continues after its lock has expired and another process has it: both write, and one update is lost',
        fix: 'Set fencingTokens to true and let the database refuse a smaller token, or lock the row in the database',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [
      {
        cache: {
          holds: ['locks'],
          policy: 'noeviction',
          persistence: 'aof',
          replicas: 2,
          minReplicasToWrite: 1,
        },
      },
    ],
    good: [{ cache: { holds: ['locks'], fencingTokens: true } }, { cache: { holds: ['cache'] } }],
  },
}
