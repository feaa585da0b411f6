import { minutes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** An access token must live for at most 15 minutes: it cannot be revoked before it expires. */
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
        what: `Tokens of "${name}" are valid for ${time(tokenLifetime)}`,
        why: 'They are verified offline: a stolen token, or one whose owner was dismissed, is valid until it expires',
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
