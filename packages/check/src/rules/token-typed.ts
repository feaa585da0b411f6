import type { Rule } from '../rule.ts'

/** Access tokens must have their own type: other tokens with the same signature must not be accepted in their place. */
export const tokenTyped: Rule = {
  id: 'token-typed',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9068#section-2.1',
  *check({ identities }) {
    for (const identity of identities) {
      const { name, tokenType } = identity
      if (tokenType !== undefined && !/^jwt$/i.test(tokenType)) continue
      yield {
        at: [identity, 'tokenType'],
        what: `Tokens of "${name}" are accepted ${tokenType === undefined ? 'with any type' : `with the type ${tokenType}, which every token may have`}`,
        why: 'An ID token, which only identifies a user and is readable by every script of a page, is accepted as an access token',
        fix: 'Set tokenType to "at+jwt" (RFC 9068)',
        set: "'at+jwt'",
      }
    }
  },
  examples: {
    bad: [{ tokens: { tokenType: 'JWT' } }, { tokens: { tokenType: undefined } }],
    good: [{ tokens: { tokenType: 'at+jwt' } }],
  },
}
