import type { Rule } from '../rule.ts'

/** Redirect URIs must be exact, and use TLS unless they are on the same machine. */
export const redirectExact: Rule = {
  id: 'redirect-exact',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.1',
  *check({ identities }) {
    for (const identity of identities) {
      for (const [index, { name, grant, redirects }] of identity.clients.entries()) {
        if (grant === 'authorization-code' && redirects.length === 0)
          yield {
            at: [identity, 'clients', index, 'redirects'],
            what: `Client "${name}" of "${identity.name}" has no redirect URI`,
            why: 'Nobody can log in with it',
            fix: "Add one, such as redirects: ['https://bakery.example/callback']",
          }
        for (const [at, redirect] of redirects.entries()) {
          if (isExact(redirect)) continue
          yield {
            at: [identity, 'clients', index, 'redirects', at],
            what: `Client "${name}" of "${identity.name}" has the redirect URI ${redirect}`,
            why: 'An open redirect below that URI, or anybody on the network, gets the code and so the account',
            fix: 'Use a complete URI, with https:// and without * or #',
          }
        }
      }
    }
  },
  examples: {
    bad: [
      { tokens: { clients: [web('https://bakery.example/*')] } },
      { tokens: { clients: [web('http://bakery.example/callback')] } },
      { tokens: { clients: [web('https://bakery.example/#callback')] } },
      { tokens: { clients: [web('/callback')] } },
      { tokens: { clients: [web()] } },
    ],
    good: [
      {
        tokens: {
          clients: [
            web(
              'https://bakery.example/callback',
              'http://127.0.0.1/callback',
              'app.bakery:/callback',
            ),
            { name: 'batch', grant: 'client-credentials' },
          ],
        },
      },
    ],
  },
}

/** Allows an app's own scheme (RFC 8252, 7.1) and plain HTTP to the loopback address (7.3). */
function isExact(redirect: string): boolean {
  if (!URL.canParse(redirect) || /[*#]/.test(redirect)) return false
  const { protocol, hostname } = new URL(redirect)
  return protocol !== 'http:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}

function web(...redirects: string[]) {
  return { name: 'web', grant: 'authorization-code', redirects } as const
}
