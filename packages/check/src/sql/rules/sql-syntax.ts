import type { SqlRule } from '../rule.ts'

/** Read by PostgreSQL's own parser: what it does not take, no server takes. */
export const sqlSyntax: SqlRule = {
  id: 'sql-syntax',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-syntax.html',
  *check({ syntaxErrors }) {
    for (const { at, message } of syntaxErrors) {
      yield {
        at,
        what: `PostgreSQL will refuse this file: ${message}`,
        why: 'No statement of the file can be read, so none is checked either',
        fix: 'Mend the statement at this place, or the one before it',
      }
    }
  },
  examples: {
    bad: ['create tble orders (id bigint);', `select 'unfinished;`],
    good: ['', 'create table if not exists orders (id bigint);'],
  },
}
