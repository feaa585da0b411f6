import type { Rule } from '../rule.ts'

/** A write that did not happen is not answered as if it had. */
export const fallbackShowsFailure: Rule = {
  id: 'fallback-shows-failure',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4',
  *check({ routes }) {
    for (const route of routes) {
      if (route.fallback === 'problem' || route.writes === 'none') continue
      yield {
        at: [route, 'fallback'],
        what: `A write to ${route.path} is answered with success while "${route.to.name}" is away`,
        why: 'The user has a confirmation of a write that nobody knows, and no reason to try again',
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
