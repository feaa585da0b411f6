import type { Rule } from '../rule.ts'

/**
 * The gateway repeats a write only where the service knows that it comes again: by its Idempotency-Key, or because
 * a second one changes nothing. A request without an answer may have been done.
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
          ? `Writes to ${path} are repeated, and service "${route.to.name}" does not know one that comes again`
          : `Writes to ${path} are repeated even if they have no Idempotency-Key`,
        why: 'A write whose answer was lost is done a second time: two writes for one click',
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
