import type { Rule } from '../rule.ts'

/** Outside one machine, passwords and tokens go to the issuer and back over TLS. */
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
        why: 'Passwords are read on the way; and who answers in its place with other keys signs tokens for everything',
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
