import { alterations } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** Whoever reads the column was promised a value. */
export const banDropNotNull: SqlRule = {
  id: 'ban-drop-not-null',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/ban-drop-not-null',
  *check(file) {
    for (const { statement, table, action, isNew } of alterations(file)) {
      if (action.subtype !== 'AT_DropNotNull' || isNew) continue
      yield {
        at: statement.start,
        what: `Column ${action.name} of ${table} may be null from now on`,
        why: 'Versions that run were written for a value in every row',
        fix: 'Release readers that accept null first, and say so in a suppression',
      }
    }
  },
  examples: {
    bad: ['alter table loans alter column currency drop not null;'],
    good: [
      'alter table loans alter column currency drop default;',
      'create table loans (a text not null); alter table loans alter a drop not null;',
    ],
  },
}
