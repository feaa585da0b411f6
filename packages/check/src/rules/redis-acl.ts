import type { Rule } from '../rule.ts'

/** Each service must have its own Redis user, limited to its keys and without administrative commands. */
export const redisAcl: Rule = {
  id: 'redis-acl',
  severity: 'error',
  source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/',
  *check({ caches }) {
    for (const cache of caches) {
      if (cache.acl) continue
      yield {
        at: [cache, 'acl'],
        what: `Redis "${cache.name}" lets anybody run any command`,
        why: 'One forged request from inside is enough to delete everything (FLUSHALL), or to write a file on the server (CONFIG SET dir)',
        fix: 'Set acl to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ cache: { acl: false } }, { cache: { acl: false }, environment: 'local' }],
    good: [{ cache: { acl: true } }],
  },
}
