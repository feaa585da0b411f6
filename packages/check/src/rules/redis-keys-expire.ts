import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** What is not asked for again must go by itself: a missed invalidation then ends by itself, too. */
export const redisKeysExpire: Rule = {
  id: 'redis-keys-expire',
  severity: 'warning',
  source: 'https://redis.io/docs/latest/commands/expire/',
  *check({ caches }) {
    for (const cache of caches) {
      if (cache.ttl !== 'forever') continue
      yield {
        at: [cache, 'ttl'],
        what: `Keys of redis "${cache.name}" stay for ever`,
        why: 'One event of a changed price that is missed, and the old price is shown until somebody deletes the key by hand; memory only grows',
        fix: 'Set ttl, such as seconds(60)',
      }
    }
  },
  examples: {
    bad: [{ cache: { ttl: 'forever' } }],
    good: [{ cache: { ttl: seconds(60) } }],
  },
}
