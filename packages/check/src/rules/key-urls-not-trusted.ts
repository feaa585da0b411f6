import type { Rule } from '../rule.ts'

/** The keys of signatures come from the issuer, never from where a token points to. */
export const keyUrlsNotTrusted: Rule = {
  id: 'key-urls-not-trusted',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.10',
  *check({ identities }) {
    for (const identity of identities) {
      if (!identity.trustsKeyUrls) continue
      yield {
        at: [identity, 'trustsKeyUrls'],
        what: `Tokens of "${identity.name}" may say in jku or x5u where their key is`,
        why: 'Who makes a token puts the key for it on a server of their own; and the gateway asks any address that a stranger names',
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
