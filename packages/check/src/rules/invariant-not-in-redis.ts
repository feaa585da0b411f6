import type { Rule } from '../rule.ts'

/** Idempotency keys must not be in Redis: a failover loses acknowledged writes. */
export const invariantNotInRedis: Rule = {
  id: 'invariant-not-in-redis',
  severity: 'error',
  source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/replication/',
  *check({ caches }) {
    for (const cache of caches) {
      if (!cache.holds.includes('idempotency-keys')) continue
      yield {
        at: [cache, 'holds'],
        what: `Redis "${cache.name}" holds idempotency keys`,
        why: 'Its replication is asynchronous: after a failover a key may be missing, the retry counts as a new request, and a card is charged twice',
        fix: 'Keep the keys in the database of the service, written in the transaction of the effect',
      }
    }
  },
  examples: {
    bad: [
      { cache: { holds: ['cache', 'idempotency-keys'] } },
      { cache: { holds: ['idempotency-keys'], policy: 'noeviction', persistence: 'aof' } },
    ],
    good: [{ cache: { holds: ['cache'] } }],
  },
}
