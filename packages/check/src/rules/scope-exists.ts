import type { Identity } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'

/** A scope that a route requires, or that a client is granted, must be known to the issuer. */
export const scopeExists: Rule = {
  id: 'scope-exists',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
  *check({ gateways, identities }) {
    for (const { identity, routes } of gateways) {
      for (const route of routes) {
        for (const part of ['reads', 'writes'] as const) {
          const access = route[part]
          if (typeof access === 'string') continue
          for (const [index, scope] of access.entries())
            yield* unknown(identity, scope, {
              at: [route, part, index],
              what: `The route ${route.path} requires the scope "${scope}"`,
              why: 'No token has it: every request gets a 403',
            })
        }
      }
    }
    for (const identity of identities) {
      for (const [index, client] of identity.clients.entries()) {
        for (const [at, scope] of client.scopes.entries())
          yield* unknown(identity, scope, {
            at: [identity, 'clients', index, 'scopes', at],
            what: `Client "${client.name}" may have the scope "${scope}"`,
            why: 'Its request for a token is refused with invalid_scope',
          })
      }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { writes: ['breads:wirte'] } },
      { ovenRoute: { reads: ['breads:read'] } },
      {
        tokens: {
          clients: [{ name: 'batch', grant: 'client-credentials', scopes: ['breads:wirte'] }],
        },
      },
    ],
    good: [{ ovenRoute: { reads: ['breads:write'] } }],
  },
}

function* unknown(
  { name, scopes }: Identity,
  scope: string,
  report: Pick<Report, 'at' | 'what' | 'why'>,
): Iterable<Report> {
  if (scopes.includes(scope)) return
  yield {
    ...report,
    what: `${report.what}, which "${name}" does not know`,
    fix: `Use one of ${scopes.join(', ') || 'its scopes'}, or add it to the scopes of "${name}"`,
  }
}
