import type { Rule } from '../rule.ts'

/** Outside `local`, logins must be protected against brute force. */
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
        what: `"${identity.name}" does not limit how often somebody may try passwords`,
        why: 'Bots try lists of stolen passwords, and people reuse one password in many places',
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
