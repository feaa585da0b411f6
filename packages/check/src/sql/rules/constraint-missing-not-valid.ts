import { addedConstraints } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Adding a CHECK scans the whole table under an exclusive lock. NOT VALID skips the scan, and VALIDATE CONSTRAINT does it
 * later under a lock that allows reads and writes. Both in one transaction hold the exclusive lock to the end.
 */
export const constraintMissingNotValid: SqlRule = {
  id: 'constraint-missing-not-valid',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
  *check(file) {
    const unvalidated = new Set<string>()
    for (const { statement, table, constraint, at, column } of addedConstraints(file)) {
      const { contype, conname, skip_validation } = constraint
      if (contype !== 'CONSTR_CHECK' && contype !== 'CONSTR_FOREIGN') continue
      if (skip_validation && statement.inTransaction) unvalidated.add(`${table} ${conname}`)
      if (skip_validation || contype === 'CONSTR_FOREIGN') continue
      yield {
        at,
        what: `The CHECK on ${table}${column ? '' : ` (${conname ?? 'unnamed'})`} scans the whole table under an exclusive lock`,
        why: 'Nobody can read or write the table during the scan',
        fix: 'Add it with NOT VALID, and run VALIDATE CONSTRAINT in a later migration',
      }
    }
    for (const { node, start } of file.statements) {
      if (!('AlterTableStmt' in node)) continue
      const table = node.AlterTableStmt.relation?.relname
      for (const cmd of node.AlterTableStmt.cmds ?? []) {
        if (!('AlterTableCmd' in cmd) || cmd.AlterTableCmd.subtype !== 'AT_ValidateConstraint')
          continue
        const { name } = cmd.AlterTableCmd
        if (!unvalidated.has(`${table} ${name}`)) continue
        yield {
          at: start,
          what: `${name} is validated in the transaction that adds it, which holds the exclusive lock during the scan`,
          why: 'NOT VALID gains nothing if the lock is held while the rows are read',
          fix: 'Validate in a later migration, or outside a transaction',
        }
      }
    }
  },
  examples: {
    bad: [
      'alter table loans add constraint total_positive check (total > 0);',
      'alter table loans add column total bigint check (total > 0);',
      `begin;
       alter table loans add constraint total_positive check (total > 0) not valid;
       alter table loans validate constraint total_positive;
       commit;`,
      `-- migrate:up
       alter table lines add constraint of_loan foreign key (loan_id) references loans not valid;
       alter table lines validate constraint of_loan;`,
    ],
    good: [
      'alter table loans add unique (id);',
      `begin;
       alter table loans add constraint total_positive check (total > 0) not valid;
       alter table loans drop constraint total_positive;
       commit;`,
      'alter table loans add constraint total_positive check (total > 0) not valid;',
      `alter table loans add constraint total_positive check (total > 0) not valid;
       alter table loans validate constraint total_positive;`,
      `begin;
       alter table loans add constraint total_positive check (total > 0) not valid;
       alter table loans validate constraint another;
       commit;`,
      'create table loans (total bigint); alter table loans add check (total > 0);',
      'alter table lines add foreign key (loan_id) references loans;',
    ],
  },
}
