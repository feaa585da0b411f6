import type { Rule } from '../rule.ts'

/** An authorization code must be exchanged with PKCE: only the client that requested it can then redeem it. */
export const publicClientUsesPkce: Rule = {
  id: 'public-client-uses-pkce',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1',
  *check({ identities }) {
    for (const identity of identities) {
      for (const [index, { name, grant, pkce }] of identity.clients.entries()) {
        if (grant !== 'authorization-code' || pkce) continue
        yield {
          at: [identity, 'clients', index, 'pkce'],
          what: `Client "${name}" of "${identity.name}" exchanges codes without PKCE`,
          why: 'Anybody who sees the code on its way through the browser, in a log or in another app, gets the token',
          fix: 'Remove pkce: false; it is on by default (RFC 7636)',
          set: 'true',
        }
      }
    }
  },
  examples: {
    bad: [
      {
        tokens: {
          clients: [
            {
              name: 'web',
              grant: 'authorization-code',
              redirects: ['https://b.example/'],
              pkce: false,
            },
          ],
        },
      },
    ],
    good: [
      {
        tokens: {
          clients: [
            { name: 'web', grant: 'authorization-code', redirects: ['https://b.example/'] },
            { name: 'batch', grant: 'client-credentials', pkce: false },
          ],
        },
      },
    ],
  },
}
