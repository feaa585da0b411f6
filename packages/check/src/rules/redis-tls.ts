import type { Rule } from '../rule.ts'

/** Outside `local`, Redis must use TLS, since its password goes over the same connection. */
export const redisTls: Rule = {
  id: 'redis-tls',
  severity: 'error',
  source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/',
  *check({ caches, environment }) {
    if (environment === 'local') return
    for (const cache of caches) {
      if (cache.tls) continue
      yield {
        at: [cache, 'tls'],
        what: `Redis "${cache.name}" accepts connections without TLS`,
        why: 'Anybody on the network in between can read its password, and with it every session',
        fix: 'Set tls to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ cache: { tls: false } }, { cache: { tls: false }, environment: 'ha' }],
    good: [{ cache: { tls: true } }, { cache: { tls: false }, environment: 'local' }],
  },
}
