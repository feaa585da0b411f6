import { newerSyntax } from '../newer-syntax.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Read by PostgreSQL's own parser: what it does not take, no server takes. It is the newest major's, so what came with a major
 * after the one in use is reported as well.
 */
export const sqlSyntax: SqlRule = {
  id: 'sql-syntax',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-syntax.html',
  *check({ syntaxErrors, statements, migration }, { version }) {
    for (const { at, message } of syntaxErrors) {
      yield {
        at,
        what: `PostgreSQL will refuse this file: ${message}`,
        why: 'No statement of the file can be read, so none is checked either',
        fix: 'Mend the statement at this place, or the one before it',
      }
    }
    for (const statement of [...statements, ...(migration?.down.statements ?? [])]) {
      for (const { at, name, since } of newerSyntax(statement, version)) {
        yield {
          at,
          what: `PostgreSQL ${version} will refuse this: ${name} came with PostgreSQL ${since}`,
          why: 'A server reads the grammar of its own major version, and the migration stops here',
          fix: `Write it as PostgreSQL ${version} reads it, or check for the version in use with --postgres`,
        }
      }
    }
  },
  examples: {
    bad: [
      'create tble loans (id bigint);',
      `select 'unfinished;`,
      // For PostgreSQL 15
      'create table loans (total bigint, doubled bigint generated always as (total * 2) virtual);',
      'alter table loans add check (total < 1_000_000);',
      '-- migrate:up\n-- migrate:down\nmerge into a using b on a.id = b.id when matched then delete returning a.id;',
    ],
    good: [
      '',
      'create table if not exists loans (id bigint);',
      `create table loans (virtual bigint, note text default '1_000', check (virtual < 1000));`,
    ],
  },
}
