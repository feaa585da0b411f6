import type { Rule } from '../rule.ts'

/** The holder of a lock may sleep past its end: what it locks must refuse it by a number that grows. */
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
        why: 'A process that was paused (garbage collection, a slow disk) goes on after its lock has ended and another has it: both write, and one update is lost',
        fix: 'Set fencingTokens to true and let the database refuse a smaller token; or lock the row in the database',
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
