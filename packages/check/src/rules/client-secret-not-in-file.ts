import type { Rule } from '../rule.ts'

/**
 * A client with the client-credentials grant must have a secret, and outside `local` no client may have its secret in a
 * file of the repository.
 */
export const clientSecretNotInFile: Rule = {
  id: 'client-secret-not-in-file',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1',
  *check({ environment, identities }) {
    for (const identity of identities) {
      for (const [index, { name, grant, secret }] of identity.clients.entries()) {
        const inFile = secret === 'file' && environment !== 'local'
        if (!inFile && !(secret === 'none' && grant === 'client-credentials')) continue
        yield {
          at: [identity, 'clients', index, 'secret'],
          what: `Client "${name}" of "${identity.name}" has ${inFile ? 'its secret in a file' : 'the client-credentials grant and no secret'}`,
          why: inFile
            ? 'It stays in every copy of the repository forever, and cannot be rotated without a release'
            : 'Anybody who knows its name gets its tokens',
          fix: 'Set secret to "vault"',
          set: "'vault'",
        }
      }
    }
  },
  examples: {
    bad: [
      { tokens: { clients: [{ name: 'batch', grant: 'client-credentials', secret: 'file' }] } },
      { tokens: { clients: [{ name: 'batch', grant: 'client-credentials', secret: 'none' }] } },
    ],
    good: [
      {
        tokens: { clients: [{ name: 'batch', grant: 'client-credentials', secret: 'file' }] },
        environment: 'local',
      },
      { tokens: { clients: [{ name: 'batch', grant: 'client-credentials' }] } },
    ],
  },
}
