import type { Rule } from '../rule.ts'

/** Request bodies must be validated against a schema, and fields that are not in it refused. */
export const bodiesValidated: Rule = {
  id: 'bodies-validated',
  severity: 'error',
  source:
    'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
  *check({ routes }) {
    for (const route of routes) {
      if (route.writes === 'none' || route.schema === 'validated') continue
      yield {
        at: [route, 'schema'],
        what: `Request bodies of ${route.path} are not validated against a schema`,
        why: 'A client can set fields that are not its to set, such as a price or a state, by naming them',
        fix: 'Set schema to "validated"',
        set: "'validated'",
      }
    }
  },
  examples: {
    bad: [{ ovenRoute: { schema: 'none' } }],
    good: [{ ovenRoute: { schema: 'validated' } }, { shelfRoute: { schema: 'none' } }],
  },
}
