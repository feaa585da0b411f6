import { isNew } from '../changes.ts'
import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** During a rollout the old and the new version run at once, but a column has only one name. */
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
        what: `Column ${subname} of ${table} is renamed to ${newname}, but running versions still use ${subname}`,
        why: 'Their statements fail until the last old instance is replaced',
        fix: 'Add the new column, write to both, switch the readers, then drop the old one',
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
