import type { Rule } from '../rule.ts'

/** The settings of a service are plain values that everybody may read. */
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
          // The value itself would be in the log of each check.
          what: `The setting "${name}" of "${service.name}" looks like a secret`,
          why: 'It is in the repository and its copies for ever, and in the environment of the process, where every crash report shows it',
          fix: 'Change it, for it is known now; keep the new one in the store of secrets, and let the service read it from a file',
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
/** A password in a URL, a PEM private key, the id of an AWS key, a token of GitHub. */
const secretValue =
  /:\/\/[^/@\s]+:[^/@\s]+@|-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}/
