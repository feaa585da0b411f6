import type { Rule } from '../rule.ts'

/** A write that did not happen must not be answered with success. */
export const fallbackShowsFailure: Rule = {
  id: 'fallback-shows-failure',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4',
  *check({ routes }) {
    for (const route of routes) {
      if (route.fallback === 'problem' || route.writes === 'none') continue
      yield {
        at: [route, 'fallback'],
        what: `A write to ${route.path} is answered with success while "${route.to.name}" is down`,
        why: 'The user has a confirmation of a write that never happened, and no reason to retry',
        fix: 'Set fallback to "problem": 503 with Retry-After',
        set: "'problem'",
      }
    }
  },
  examples: {
    bad: [{ ovenRoute: { fallback: 'success' } }],
    good: [{ ovenRoute: { fallback: 'problem' } }, { shelfRoute: { fallback: 'success' } }],
  },
}
