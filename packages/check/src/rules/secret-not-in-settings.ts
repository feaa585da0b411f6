import type { Rule } from '../rule.ts'

/** The settings of a service must not contain secrets: they are plain values that anybody may read. */
export const secretNotInSettings: Rule = {
  id: 'secret-not-in-settings',
  severity: 'error',
  source: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  *check({ services }) {
    for (const service of services) {
      for (const [name, value] of Object.entries(service.settings)) {
        if (typeof value !== 'string' || !(secretName.test(name) || secretValue.test(value)))
          continue
        yield {
          at: [service, 'settings', name],
          // The value itself must not end up in the log of a check.
          what: `The setting "${name}" of "${service.name}" looks like a secret`,
          why: 'It stays in every copy of the repository forever, and is in the environment of the process, which crash reports show',
          fix: 'Rotate it, since it is known now; keep the new one in the secret store, and let the service read it from a file',
        }
      }
    }
  },
  examples: {
    bad: [
      { oven: { settings: { millPassword: 'flour' } } },
      { oven: { settings: { MILL_API_KEY: 'flour' } } },
      { oven: { settings: { mill: 'https://baker:flour@mill.example/' } } },
      { oven: { settings: { mill: '-----BEGIN PRIVATE KEY-----' } } },
      { oven: { settings: { mill: 'AKIAIOSFODNN7EXAMPLE' } } },
    ],
    good: [
      { oven: { settings: { mill: 'https://mill.example/@home', tokenSeconds: 60 } } },
      { oven: { settings: { keyword: 'rye' } } },
    ],
  },
}

const secretName = /(?:password|passwd|secret|token|api_?key|private_?key|credentials?)$/i
/** A password in a URL, a PEM private key, the id of an AWS key or a GitHub token. */
const secretValue =
  /:\/\/[^/@\s]+:[^/@\s]+@|-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}/
