import type { Rule } from '../rule.ts'

/** Passwords must be entered only at the issuer, and tokens must not travel in URLs. */
export const noPasswordGrant: Rule = {
  id: 'no-password-grant',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.4',
  *check({ identities }) {
    for (const identity of identities) {
      for (const [index, { name, grant }] of identity.clients.entries()) {
        if (grant !== 'password' && grant !== 'implicit') continue
        yield {
          at: [identity, 'clients', index, 'grant'],
          what: `Client "${name}" of "${identity.name}" uses the ${grant} grant`,
          why:
            grant === 'password'
              ? 'The client sees the passwords of its users, and a second factor is impossible'
              : 'The token is in the URL: it ends up in histories, logs and Referer headers',
          fix: 'Set grant to "authorization-code" for people, or "client-credentials" for programs',
        }
      }
    }
  },
  examples: {
    bad: [
      { tokens: { clients: [{ name: 'web', grant: 'password' }] } },
      { tokens: { clients: [{ name: 'web', grant: 'implicit' }] } },
    ],
    good: [{ tokens: { clients: [{ name: 'batch', grant: 'client-credentials' }] } }],
  },
}
