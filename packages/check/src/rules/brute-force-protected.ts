import type { Rule } from '../rule.ts'

/** Where strangers are, passwords cannot be guessed at leisure. */
export const bruteForceProtected: Rule = {
  id: 'brute-force-protected',
  severity: 'error',
  source: 'https://www.keycloak.org/docs/latest/server_admin/#password-guess-brute-force-attacks',
  *check({ environment, identities }) {
    if (environment === 'local') return
    for (const identity of identities) {
      if (identity.bruteForceProtection) continue
      yield {
        at: [identity, 'bruteForceProtection'],
        what: `"${identity.name}" lets anybody try passwords as often as they like`,
        why: 'Lists of stolen passwords are tried by machines, and people use one password in many places',
        fix: 'Set bruteForceProtection to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ tokens: { bruteForceProtection: false } }],
    good: [
      { tokens: { bruteForceProtection: true } },
      { tokens: { bruteForceProtection: false }, environment: 'local' },
    ],
  },
}
