import type { Rule } from '../rule.ts'

/** Signature keys must come from the issuer, never from a URL in a token. */
export const keyUrlsNotTrusted: Rule = {
  id: 'key-urls-not-trusted',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.10',
  *check({ identities }) {
    for (const identity of identities) {
      if (!identity.trustsKeyUrls) continue
      yield {
        at: [identity, 'trustsKeyUrls'],
        what: `Tokens of "${identity.name}" may name the URL of their key in jku or x5u`,
        why: 'An attacker can sign a token and host its key on a server of their own, and the gateway requests any URL that a client names',
        fix: 'Set trustsKeyUrls to false',
        set: 'false',
      }
    }
  },
  examples: {
    bad: [{ tokens: { trustsKeyUrls: true } }],
    good: [{ tokens: { trustsKeyUrls: false } }],
  },
}
