import { newerSyntax } from '../newer-syntax.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Parses SQL with PostgreSQL's own parser: no server accepts what it refuses. It is the parser of the newest major version,
 * so the rule also reports syntax that is newer than the version in use.
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
        why: 'No statement of the file can be parsed, so none is checked either',
        fix: 'Correct the statement at this place, or the one before it',
      }
    }
    for (const statement of [...statements, ...(migration?.down.statements ?? [])]) {
      for (const { at, name, since } of newerSyntax(statement, version)) {
        yield {
          at,
          what: `PostgreSQL ${version} will refuse this: ${name} was added in PostgreSQL ${since}`,
          why: 'A server knows only the grammar of its own major version, so the migration fails here',
          fix: `Write it in the syntax of PostgreSQL ${version}, or check for the version in use with --postgres`,
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
