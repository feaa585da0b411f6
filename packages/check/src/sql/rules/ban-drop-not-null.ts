import { alterations } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** Readers of a NOT NULL column rely on a value in every row. */
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
        why: 'Running versions expect a value in every row',
        fix: 'First release readers that accept null, and say so in a suppression',
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
