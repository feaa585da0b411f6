import { isNew } from '../changes.ts'
import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** During a roll-out the old and the new version run at once; no table has two names. */
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
        what: `Table ${table} becomes ${node.RenameStmt.newname}, and versions that run still say ${table}`,
        why: 'Their statements fail from this moment until the last of them is replaced',
        fix: 'Leave a view under the old name, in the same transaction, until nobody uses it',
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
