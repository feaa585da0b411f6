import type { Rule } from '../rule.ts'

/** A write must need a scope, or be limited to the objects of the user. */
export const writeNeedsScope: Rule = {
  id: 'write-needs-scope',
  severity: 'error',
  source:
    'https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/',
  *check({ routes }) {
    for (const route of routes) {
      const { path, writes, ownedBy, to } = route
      if (writes === 'none' || (writes === 'token' && ownedBy !== undefined)) continue
      if (typeof writes === 'object' && writes.length > 0) continue
      yield {
        at: [route, 'writes'],
        what: `Writes to ${path} need ${writes === 'public' ? 'no token' : 'a token, whatever its scopes'}`,
        why: `Any ${writes === 'public' ? 'stranger' : 'user'} can change what "${to.name}" stores for everybody`,
        fix: 'Name the required scopes in writes, or the owner field in ownedBy',
      }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { writes: 'public' } },
      { ovenRoute: { writes: 'token' } },
      { ovenRoute: { writes: [] } },
    ],
    good: [
      { ovenRoute: { writes: ['breads:write'] } },
      { ovenRoute: { writes: 'token', ownedBy: 'customerId' } },
      { ovenRoute: { writes: 'none' } },
    ],
  },
}
