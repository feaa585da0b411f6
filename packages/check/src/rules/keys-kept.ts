import type { Rule } from '../rule.ts'

/** While the issuer is down, tokens must be verified with the keys that are cached. */
export const keysKept: Rule = {
  id: 'keys-kept',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc5861#section-4',
  *check({ identities }) {
    for (const identity of identities) {
      if (identity.keepsKeys) continue
      yield {
        at: [identity, 'keepsKeys'],
        what: `The keys of "${identity.name}" are dropped when it cannot be reached`,
        why: 'A restart of the issuer is an outage of everything, although tokens could still be verified',
        fix: 'Set keepsKeys to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ tokens: { keepsKeys: false } }],
    good: [{ tokens: { keepsKeys: true } }],
  },
}
