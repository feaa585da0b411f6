import type { SqlRule } from '../rule.ts'

/**
 * A file of dbmate says how it is undone. Where it cannot be, a comment in the down part says how to go on from there; other
 * files say nothing about undoing, and nothing is asked of them.
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
      what: 'This migration does not say how it is undone',
      why: 'Whoever must undo it at night writes that for the first time, on the live database',
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
      // It says how, but not in a way that can be read: another rule's finding.
      '-- migrate:up\nselect 1;\n-- migrate:down\ndrop tble loans;',
    ],
  },
}
