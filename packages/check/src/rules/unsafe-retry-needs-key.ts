import type { Rule } from '../rule.ts'

/**
 * The gateway may retry a write only if the service deduplicates it by its Idempotency-Key, or if the write is
 * idempotent. A request without an answer may have taken effect.
 */
export const unsafeRetryNeedsKey: Rule = {
  id: 'unsafe-retry-needs-key',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-9.2.2',
  *check({ routes }) {
    for (const route of routes) {
      const { path, retry, repeats, writes } = route
      if (retry.attempts === 0 || writes === 'none' || repeats === 'idempotent') continue
      if (retry.unsafe === 'never') continue
      if (retry.unsafe === 'with-key' && repeats === 'idempotency-key') continue
      const unknown = repeats === 'unknown'
      yield {
        at: [route, 'retry', 'unsafe'],
        what: unknown
          ? `Writes to ${path} are retried, but service "${route.to.name}" does not recognise a retry`
          : `Writes to ${path} are retried even without an Idempotency-Key`,
        why: 'A write whose response was lost is executed a second time: two writes for one click',
        fix: unknown
          ? 'Let the service remember Idempotency-Keys, or set retry.unsafe to "never"'
          : 'Set retry.unsafe to "with-key"',
        ...(!unknown && { set: "'with-key'" }),
      }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { repeats: 'unknown' } },
      { ovenRoute: { repeats: 'unknown', retry: { unsafe: 'always' } } },
      { ovenRoute: { retry: { unsafe: 'always' } } },
    ],
    good: [
      { ovenRoute: { repeats: 'unknown', retry: { unsafe: 'never' } } },
      { ovenRoute: { repeats: 'unknown', retry: { attempts: 0 } } },
      { ovenRoute: { repeats: 'idempotent', retry: { unsafe: 'always' } } },
      { shelfRoute: { writes: 'none', repeats: 'unknown' } },
    ],
  },
}
