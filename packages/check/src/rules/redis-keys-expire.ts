import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Cached keys must expire: this frees unused memory, and ends the effect of a missed invalidation. */
export const redisKeysExpire: Rule = {
  id: 'redis-keys-expire',
  severity: 'warning',
  source: 'https://redis.io/docs/latest/commands/expire/',
  *check({ caches }) {
    for (const cache of caches) {
      if (cache.ttl !== 'forever') continue
      yield {
        at: [cache, 'ttl'],
        what: `Keys of redis "${cache.name}" never expire`,
        why: 'If one price-change event is missed, the old price is shown until somebody deletes the key by hand; memory only grows',
        fix: 'Set ttl, such as seconds(60)',
      }
    }
  },
  examples: {
    bad: [{ cache: { ttl: 'forever' } }],
    good: [{ cache: { ttl: seconds(60) } }],
  },
}
