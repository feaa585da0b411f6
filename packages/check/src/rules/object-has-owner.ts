import type { Rule } from '../rule.ts'

/** Where any token reads, the route says whose an object is. */
export const objectHasOwner: Rule = {
  id: 'object-has-owner',
  severity: 'error',
  source: 'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
  *check({ routes }) {
    for (const route of routes) {
      if (route.reads !== 'token' || route.ownedBy !== undefined) continue
      yield {
        at: [route, 'ownedBy'],
        what: `Any token reads ${route.path}, and nothing says whose an object is`,
        why: 'A user who counts the id up by one reads what belongs to the next one',
        fix: 'Name the field in ownedBy, or the scopes of those who may read everything in reads',
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
