import { addedConstraints } from '../changes.ts'
import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** A foreign key looks up every row, and meanwhile nobody writes to either table. */
export const addingForeignKeyConstraint: SqlRule = {
  id: 'adding-foreign-key-constraint',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
  *check(file) {
    for (const { table, constraint, at, column } of addedConstraints(file)) {
      if (constraint.contype !== 'CONSTR_FOREIGN' || constraint.skip_validation) continue
      // A new column without a default is null in every row: PostgreSQL skips the look-up.
      const isFilled = column?.constraints?.some(
        (one) => 'Constraint' in one && one.Constraint.contype === 'CONSTR_DEFAULT',
      )
      if (column !== undefined && !isFilled) continue
      const other = relationName(constraint.pktable!)
      yield {
        at,
        what: `The foreign key from ${table} to ${other} looks up every row of ${table}, and blocks writes to both tables`,
        why: 'Two tables stand still for as long as the larger one takes to read',
        fix: 'Add it with NOT VALID, and VALIDATE CONSTRAINT in a later migration',
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
