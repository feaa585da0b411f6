import type { AlterTableCmd, ColumnDef, Constraint, IndexStmt } from 'libpg-query'
import { relationName } from './names.ts'
import type { ParsedSql, Statement } from './parsed-sql.ts'
import { constraintsOf } from './schema/tables.ts'

/** One action of an ALTER TABLE. */
export interface Alteration {
  readonly statement: Statement
  readonly table: string
  readonly action: AlterTableCmd
  /** Byte offset of the definition, or of the statement. */
  readonly at: number
  /** The table was created in this file. It is unused and empty, so locks and scans do not matter. */
  readonly isNew: boolean
}

export function* alterations(file: ParsedSql): Generator<Alteration> {
  for (const statement of file.statements) {
    const { node, start } = statement
    if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_TABLE') continue
    const table = relationName(node.AlterTableStmt.relation!)
    for (const cmd of node.AlterTableStmt.cmds ?? []) {
      if (!('AlterTableCmd' in cmd)) continue
      const action = cmd.AlterTableCmd
      const at = definitionOf(action)?.location ?? start
      yield { statement, table, action, at, isNew: isNew(file, statement, table) }
    }
  }
}

/** Tells whether an earlier statement of this file created the table. */
export function isNew({ name }: ParsedSql, { before }: Statement, table: string): boolean {
  return before.tables.get(table)?.createdIn === name
}

function definitionOf({ def }: AlterTableCmd): { readonly location?: number } | undefined {
  if (def === undefined) return undefined
  if ('ColumnDef' in def) return def.ColumnDef
  return 'Constraint' in def ? def.Constraint : undefined
}

/** A column that a statement creates, or whose type it changes. */
export interface DefinedColumn {
  readonly statement: Statement
  readonly table: string
  readonly column: ColumnDef
  readonly name: string
  readonly at: number
  readonly constraints: readonly Constraint[]
  /** `created` with its table, `added` to an existing one, or `retyped`. */
  readonly how: 'created' | 'added' | 'retyped'
}

export function* definedColumns(file: ParsedSql): Generator<DefinedColumn> {
  for (const statement of file.statements) {
    const { node, start } = statement
    if (!('CreateStmt' in node)) continue
    const table = relationName(node.CreateStmt.relation!)
    for (const element of node.CreateStmt.tableElts ?? []) {
      if (!('ColumnDef' in element)) continue
      const column = element.ColumnDef
      const [name, constraints] = [column.colname!, constraintsOf(column)]
      yield {
        statement,
        table,
        column,
        name,
        at: column.location ?? start,
        constraints,
        how: 'created',
      }
    }
  }
  for (const { statement, table, action, at, isNew } of alterations(file)) {
    if (action.def === undefined || !('ColumnDef' in action.def)) continue
    const column = action.def.ColumnDef
    const constraints = constraintsOf(column)
    if (action.subtype === 'AT_AlterColumnType') {
      const typed = column.typeName?.location ?? at
      yield { statement, table, column, name: action.name!, at: typed, constraints, how: 'retyped' }
    } else {
      const how = isNew ? 'created' : 'added'
      yield { statement, table, column, name: column.colname!, at, constraints, how }
    }
  }
}

/** A constraint that is added to an existing table, with a column or on its own. */
export interface AddedConstraint {
  readonly statement: Statement
  readonly table: string
  readonly constraint: Constraint
  readonly at: number
  /** The column that is added with it. */
  readonly column?: ColumnDef
}

export function* addedConstraints(file: ParsedSql): Generator<AddedConstraint> {
  for (const { statement, table, action, at, isNew } of alterations(file)) {
    const { def } = action
    if (isNew || def === undefined) continue
    if (action.subtype === 'AT_AddConstraint' && 'Constraint' in def) {
      yield { statement, table, constraint: def.Constraint, at }
    }
    if (action.subtype === 'AT_AddColumn' && 'ColumnDef' in def) {
      const column = def.ColumnDef
      for (const constraint of constraintsOf(column)) {
        yield { statement, table, constraint, at: constraint.location ?? at, column }
      }
    }
  }
}

/** Yields added constraints that build their index under an exclusive lock: all except those USING INDEX. */
export function* constraintsThatBuild(
  file: ParsedSql,
  kind: 'CONSTR_PRIMARY' | 'CONSTR_UNIQUE',
): Generator<AddedConstraint> {
  for (const added of addedConstraints(file)) {
    const { contype, indexname } = added.constraint
    if (contype === kind && indexname === undefined) yield added
  }
}

/** Yields the indexes that are created on existing tables. */
export function* createdIndexes(
  file: ParsedSql,
): Generator<{ statement: Statement; index: IndexStmt; table: string }> {
  for (const statement of file.statements) {
    if (!('IndexStmt' in statement.node)) continue
    const index = statement.node.IndexStmt
    const table = relationName(index.relation!)
    if (!isNew(file, statement, table)) yield { statement, index, table }
  }
}
