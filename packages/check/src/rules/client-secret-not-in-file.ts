import type { Rule } from '../rule.ts'

/** A client that is a program has a secret, and it is not in a file of the repository. */
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
            ? 'It is in every copy of the repository, for ever, and cannot change without a release'
            : 'Whoever knows its name is given its tokens',
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
