import type { Rule } from '../rule.ts'

/** An access token is typed as one: other tokens with the same signature are no substitute. */
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
        why: 'An ID token, which says who somebody is and reaches every script of a page, is taken for permission',
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
