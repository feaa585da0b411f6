import type { Rule } from '../rule.ts'

/** Each service has a user of its own that may touch its keys alone, and run no command of an administrator. */
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
        why: 'One request that is forged from inside is enough to delete everything (FLUSHALL), or to write a file of the server (CONFIG SET dir)',
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
