import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** The gateway must cache only responses that anybody may read. */
export const privateAnswerNotCached: Rule = {
  id: 'private-answer-not-cached',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9111#section-3.5',
  *check({ routes }) {
    for (const route of routes) {
      const { path, reads, cachedFor } = route
      if (cachedFor === undefined || reads === 'public') continue
      yield {
        at: [route, 'cachedFor'],
        what: `Responses of ${path} need a token but are cached for ${time(cachedFor)}`,
        why: 'A shared cache serves one user the response of another',
        fix: 'Remove cachedFor, or set reads to "public"',
      }
    }
  },
  examples: {
    bad: [
      { shelfRoute: { cachedFor: seconds(5) } },
      { ovenRoute: { reads: ['breads:write'], cachedFor: seconds(5) } },
    ],
    good: [{ ovenRoute: { cachedFor: seconds(5) } }],
  },
}
