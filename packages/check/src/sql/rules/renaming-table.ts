import { isNew } from '../changes.ts'
import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** During a rollout the old and the new version run at once, but a table has only one name. */
export const renamingTable: SqlRule = {
  id: 'renaming-table',
  severity: 'error',
  source: 'https://squawkhq.com/docs/renaming-table',
  *check(file) {
    for (const statement of file.statements) {
      const { node, start } = statement
      if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_TABLE') continue
      const table = relationName(node.RenameStmt.relation!)
      if (isNew(file, statement, table)) continue
      yield {
        at: start,
        what: `Table ${table} is renamed to ${node.RenameStmt.newname}, but running versions still use ${table}`,
        why: 'Their statements fail until the last old instance is replaced',
        fix: 'In the same transaction create a view with the old name, and keep it until nothing uses it',
      }
    }
  },
  examples: {
    bad: ['alter table loans rename to purchases;'],
    good: [
      'create table loans (id bigint); alter table loans rename to purchases;',
      'alter index loans_by_id rename to loans_key;',
    ],
  },
}
