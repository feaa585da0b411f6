import type { Rule } from '../rule.ts'

/** Outside `local`, passwords and tokens must travel to and from the issuer over TLS. */
export const identityEncrypted: Rule = {
  id: 'identity-encrypted',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.2',
  *check({ environment, identities }) {
    if (environment === 'local') return
    for (const identity of identities) {
      if (identity.tls) continue
      yield {
        at: [identity, 'tls'],
        what: `"${identity.name}" listens without TLS on port ${identity.port} in ${environment}`,
        why: 'Passwords can be read on the way, and an impostor that answers with its own keys can sign tokens for everything',
        fix: 'Set tls to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ tokens: { tls: false } }],
    good: [{ tokens: { tls: true } }, { tokens: { tls: false }, environment: 'local' }],
  },
}
