import { minutes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** An access token lives for 15 minutes at most: until then nobody can take it back. */
export const tokenShortLived: Rule = {
  id: 'token-short-lived',
  severity: 'warning',
  source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.10',
  *check({ identities }) {
    for (const identity of identities) {
      const { name, tokenLifetime } = identity
      if (tokenLifetime <= longest) continue
      yield {
        at: [identity, 'tokenLifetime'],
        what: `Tokens of "${name}" live for ${time(tokenLifetime)}`,
        why: 'They are checked without asking anybody: one that was stolen, or whose holder was dismissed, is good until it ends',
        fix: `Set tokenLifetime to at most ${time(longest)}`,
      }
    }
  },
  examples: {
    bad: [{ tokens: { tokenLifetime: minutes(16) } }],
    good: [{ tokens: { tokenLifetime: minutes(15) } }],
  },
}

const longest = minutes(15)
