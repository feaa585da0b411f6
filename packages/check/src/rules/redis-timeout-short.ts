import { milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** A cache answers in a millisecond or not at all: who waits longer for it is slower than without one. */
export const redisTimeoutShort: Rule = {
  id: 'redis-timeout-short',
  severity: 'error',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ caches }) {
    for (const cache of caches) {
      if (cache.timeout !== 0 && cache.timeout <= most) continue
      yield {
        at: [cache, 'timeout'],
        what: `A request waits ${cache.timeout === 0 ? 'for ever' : time(cache.timeout)} for redis "${cache.name}"`,
        why: 'When Redis hangs, every request waits so long before it goes to the database, and processes run out of room',
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
