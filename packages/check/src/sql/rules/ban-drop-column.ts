import { alterations } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** A column that is dropped is gone, with what running versions still ask of it. */
export const banDropColumn: SqlRule = {
  id: 'ban-drop-column',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/ban-drop-column',
  *check(file) {
    for (const { statement, table, action, isNew } of alterations(file)) {
      if (action.subtype !== 'AT_DropColumn' || isNew) continue
      yield {
        at: statement.start,
        what: `Column ${action.name} of ${table} is dropped with its values`,
        why: 'Versions that run and name it fail at once, and its values come back only from a backup',
        fix: 'Stop reading and writing it first; drop it two releases later',
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
