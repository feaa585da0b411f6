import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Only what everybody may read is kept at the gateway. */
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
        what: `Answers of ${path} need a token and are kept ${time(cachedFor)}`,
        why: 'A shared cache gives one user what another one asked for',
        fix: 'Remove cachedFor, or let anybody read',
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
