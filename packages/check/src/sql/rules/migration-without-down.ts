import type { SqlRule } from '../rule.ts'

/**
 * A dbmate migration says how to undo it. If that is impossible, a comment in the down part says how to go on from there.
 * Other files have no down part and are not checked.
 */
export const migrationWithoutDown: SqlRule = {
  id: 'migration-without-down',
  severity: 'warning',
  source: 'https://github.com/amacneil/dbmate#creating-migrations',
  *check({ migration, statements, syntaxErrors }) {
    const [first] = statements
    if (migration === undefined || first === undefined || syntaxErrors.length > 0) return
    if (migration.down.statements.length > 0 || migration.down.comments.length > 0) return
    yield {
      at: first.start,
      what: 'This migration does not say how to undo it',
      why: 'In an incident somebody would write the undo for the first time, on the live database',
      fix: 'Write the statements below -- migrate:down, or a comment there that says how to go on instead',
    }
  },
  examples: {
    bad: [
      '-- migrate:up\ncreate table loans (id bigint);\n',
      '-- migrate:up\ncreate table loans (id bigint);\n-- migrate:down\n',
    ],
    good: [
      '-- migrate:up\ncreate table loans (id bigint);\n-- migrate:down\ndrop table loans;',
      '-- migrate:up\nupdate loans set a = 1;\n-- migrate:down\n-- Cannot be undone: the old values are in the backup of that day.',
      'create table loans (id bigint);',
      '-- migrate:up\n-- migrate:down\n',
      // The down part has a syntax error, which sql-syntax reports.
      '-- migrate:up\nselect 1;\n-- migrate:down\ndrop tble loans;',
    ],
  },
}
