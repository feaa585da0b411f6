import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** Dropping a table deletes its rows, and breaks running versions that still use it. */
export const banDropTable: SqlRule = {
  id: 'ban-drop-table',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/ban-drop-table',
  *check({ name, statements }) {
    for (const { node, start, before } of statements) {
      if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_TABLE') continue
      const tables = (node.DropStmt.objects ?? []).map((one) =>
        'List' in one ? qualified(namesOf(one.List.items)) : '',
      )
      const old = tables.filter((table) => before.tables.get(table)?.createdIn !== name)
      if (old.length === 0) continue
      yield {
        at: start,
        what: `DROP TABLE deletes ${old.join(', ')} and all of their rows`,
        why: 'Running versions that use them fail, and the rows can only be restored from a backup',
        fix: 'Rename the table, and drop it in a later release if nothing has used it by then',
      }
    }
  },
  examples: {
    bad: ['drop table loans;', 'create table scratch (id bigint); drop table scratch, loans;'],
    good: [
      'create table scratch (id bigint); drop table scratch;',
      'drop index loans_by_member;',
      '-- migrate:up\nselect 1;\n-- migrate:down\ndrop table loans;',
    ],
  },
}
