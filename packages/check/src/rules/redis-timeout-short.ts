import { milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** The timeout of a cache must be short: a request that waits longer for it is slower than without a cache. */
export const redisTimeoutShort: Rule = {
  id: 'redis-timeout-short',
  severity: 'error',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ caches }) {
    for (const cache of caches) {
      if (cache.timeout !== 0 && cache.timeout <= most) continue
      yield {
        at: [cache, 'timeout'],
        what: `A request waits ${cache.timeout === 0 ? 'forever' : `up to ${time(cache.timeout)}`} for redis "${cache.name}"`,
        why: 'When Redis hangs, every request waits that long before it goes to the database, and waiting requests fill the process',
        fix: `Set timeout to at most ${time(most)}`,
      }
    }
  },
  examples: {
    bad: [{ cache: { timeout: milliseconds(51) } }, { cache: { timeout: milliseconds(0) } }],
    good: [{ cache: { timeout: milliseconds(50) } }],
  },
}

const most = milliseconds(50)
