import { secrets } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** In `production` passwords and keys come from a store that says who read them, and changes them. */
export const secretsInStore: Rule = {
  id: 'secrets-in-store',
  severity: 'error',
  source: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  *check({ environment, secrets }) {
    if (environment !== 'production' || secrets?.store !== 'files') return
    yield {
      at: [secrets, 'store'],
      what: 'Secrets are files in production',
      why: 'They are in copies and backups of the machine, and nobody knows who read them or changes them all',
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
