import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** A table that is dropped is gone, with what running versions still ask of it. */
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
        what: `DROP TABLE deletes ${old.join(', ')} with all rows`,
        why: 'Versions that run fail, and rows that somebody still wants come back only from a backup',
        fix: 'Rename it away and drop it in a later release, when nothing has asked for it',
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
