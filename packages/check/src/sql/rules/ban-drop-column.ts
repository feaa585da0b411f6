import { alterations } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** Dropping a column deletes its values, and breaks running versions that still use it. */
export const banDropColumn: SqlRule = {
  id: 'ban-drop-column',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/ban-drop-column',
  *check(file) {
    for (const { statement, table, action, isNew } of alterations(file)) {
      if (action.subtype !== 'AT_DropColumn' || isNew) continue
      yield {
        at: statement.start,
        what: `Column ${action.name} of ${table} is dropped, and its values with it`,
        why: 'Running versions that use it fail at once, and its values can only be restored from a backup',
        fix: 'Stop reading and writing it first, and drop it two releases later',
      }
    }
  },
  examples: {
    bad: ['alter table loans drop column total;'],
    good: [
      'alter table loans drop constraint total_positive;',
      'create table loans (id bigint, total bigint); alter table loans drop column total;',
    ],
  },
}
