import type { Rule } from '../rule.ts'

/** What a client writes is compared with a schema, and fields that are not in it are refused. */
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
        what: `Bodies that are written to ${route.path} are not compared with a schema`,
        why: 'A client sets what is not its to set, such as a price or a state, by naming the field',
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
