import { addedConstraints } from '../changes.ts'
import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** Adding a foreign key checks every row, and blocks writes to both tables meanwhile. */
export const addingForeignKeyConstraint: SqlRule = {
  id: 'adding-foreign-key-constraint',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
  *check(file) {
    for (const { table, constraint, at, column } of addedConstraints(file)) {
      if (constraint.contype !== 'CONSTR_FOREIGN' || constraint.skip_validation) continue
      // A new column without a default is null in every row: PostgreSQL skips the check.
      const isFilled = column?.constraints?.some(
        (one) => 'Constraint' in one && one.Constraint.contype === 'CONSTR_DEFAULT',
      )
      if (column !== undefined && !isFilled) continue
      const other = relationName(constraint.pktable!)
      yield {
        at,
        what: `Adding the foreign key from ${table} to ${other} checks every row of ${table}, and blocks writes to both tables`,
        why: 'Writes to both tables wait for as long as it takes to read the larger one',
        fix: 'Add it with NOT VALID, and run VALIDATE CONSTRAINT in a later migration',
      }
    }
  },
  examples: {
    bad: [
      'alter table lines add constraint of_loan foreign key (loan_id) references loans;',
      'alter table lines add column loan_id bigint default 1 references loans;',
    ],
    good: [
      'alter table lines add constraint of_loan foreign key (loan_id) references loans not valid;',
      'alter table lines add column loan_id bigint references loans;',
      'create table lines (loan_id bigint); alter table lines add foreign key (loan_id) references loans;',
    ],
  },
}
