import { alterations, isNew } from './changes.ts'
import { namesOf, qualified, relationName } from './names.ts'
import type { ParsedSql } from './parsed-sql.ts'

/** A table, or a `column` of it, whose name no longer exists after the file. */
export interface DroppedName {
  readonly at: number
  readonly table: string
  readonly column?: string
  /** The beginning of a message: `Column total of loans is dropped`. */
  readonly what: string
}

/** Yields the tables and columns that existed before the file and that it drops or renames. */
export function* droppedNames(file: ParsedSql): Generator<DroppedName> {
  for (const { statement, table, action, isNew } of alterations(file)) {
    if (action.subtype !== 'AT_DropColumn' || isNew) continue
    const column = action.name!
    yield { at: statement.start, table, column, what: `Column ${column} of ${table} is dropped` }
  }
  for (const statement of file.statements) {
    const { node, start: at } = statement
    if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
      for (const object of node.DropStmt.objects ?? []) {
        const table = 'List' in object ? qualified(namesOf(object.List.items)) : ''
        if (!isNew(file, statement, table)) yield { at, table, what: `Table ${table} is dropped` }
      }
    }
    if (!('RenameStmt' in node) || node.RenameStmt.relation === undefined) continue
    const { renameType, relation, subname, newname } = node.RenameStmt
    const table = relationName(relation)
    if (isNew(file, statement, table)) continue
    if (renameType === 'OBJECT_TABLE')
      yield { at, table, what: `Table ${table} is renamed to ${newname}` }
    if (renameType === 'OBJECT_COLUMN') {
      yield {
        at,
        table,
        column: subname!,
        what: `Column ${subname} of ${table} is renamed to ${newname}`,
      }
    }
  }
}
