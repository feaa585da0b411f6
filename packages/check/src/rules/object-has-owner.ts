import type { Rule } from '../rule.ts'

/** A route that any token may read must name the owner of its objects. */
export const objectHasOwner: Rule = {
  id: 'object-has-owner',
  severity: 'error',
  source: 'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
  *check({ routes }) {
    for (const route of routes) {
      if (route.reads !== 'token' || route.ownedBy !== undefined) continue
      yield {
        at: [route, 'ownedBy'],
        what: `Any token reads ${route.path}, and the route declares no owner of its objects`,
        why: 'A user who increments the id reads the data of the next user',
        fix: 'Name the owner field in ownedBy, or the scopes of those who may read everything in reads',
      }
    }
  },
  examples: {
    bad: [{ ovenRoute: { reads: 'token' } }],
    good: [
      { ovenRoute: { reads: 'token', ownedBy: 'bakerId' } },
      { ovenRoute: { reads: ['breads:write'] } },
      { ovenRoute: { reads: 'public' } },
    ],
  },
}
