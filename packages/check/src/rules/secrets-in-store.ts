import { secrets } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** In `production`, passwords and keys must come from a secret store that audits access and rotates them. */
export const secretsInStore: Rule = {
  id: 'secrets-in-store',
  severity: 'error',
  source: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  *check({ environment, secrets }) {
    if (environment !== 'production' || secrets?.store !== 'files') return
    yield {
      at: [secrets, 'store'],
      what: 'Secrets are files in production',
      why: 'Copies and backups of the machine contain them, and nobody knows who has read them or rotates them all',
      fix: 'Set store to "external-secrets", "aws-secrets-manager" or "docker-secrets"',
      set: "'external-secrets'",
    }
  },
  examples: {
    bad: [{ declares: () => ({ secrets: secrets({ store: 'files' }) }) }],
    good: [
      { declares: () => ({ secrets: secrets({ store: 'docker-secrets' }) }) },
      { declares: () => ({ secrets: secrets({ store: 'files' }) }), environment: 'ha' },
    ],
  },
}
