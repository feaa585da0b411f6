import { isNew } from '../changes.ts'
import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** During a roll-out the old and the new version run at once; no column has two names. */
export const renamingColumn: SqlRule = {
  id: 'renaming-column',
  severity: 'error',
  source: 'https://squawkhq.com/docs/renaming-column',
  *check(file) {
    for (const statement of file.statements) {
      const { node, start } = statement
      if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_COLUMN') continue
      const { relation, relationType, subname, newname } = node.RenameStmt
      const table = relationName(relation!)
      if (relationType !== 'OBJECT_TABLE' || isNew(file, statement, table)) continue
      yield {
        at: start,
        what: `Column ${subname} of ${table} becomes ${newname}, and versions that run still say ${subname}`,
        why: 'Their statements fail from this moment until the last of them is replaced',
        fix: 'Add the new column, write both, move the readers, then drop the old one',
      }
    }
  },
  examples: {
    bad: ['alter table loans rename column total to total_minor;'],
    good: [
      'create table loans (total bigint); alter table loans rename column total to total_minor;',
      'alter table loans rename to purchases;',
      'alter view open_loans rename column total to total_minor;',
    ],
  },
}
