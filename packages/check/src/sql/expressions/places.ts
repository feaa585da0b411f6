import type { Constraint, Node } from 'libpg-query'
import { relationName, typeOf } from '../names.ts'
import type { Statement } from '../parsed-sql.ts'
import { constraintsOf } from '../schema/tables.ts'

/** An expression where PostgreSQL takes only what is immutable. */
export interface Place {
  readonly kind:
    | 'index predicate'
    | 'index expression'
    | 'column generation expression'
    | 'partition key expression'
  readonly table: string
  readonly expression: Node
  /** Byte offset of something near it, for findings that have no place of their own. */
  readonly at: number
  /** Of a generated column; `virtual` if it is computed when it is read. */
  readonly column?: { readonly name: string; readonly type: string; readonly virtual: boolean }
}

/** Index predicates and expressions, exclusion constraints, generated columns and partition keys of a statement. */
export function placesOf({ node, start }: Statement): Place[] {
  if ('IndexStmt' in node) {
    const { relation, indexParams, whereClause } = node.IndexStmt
    const table = relationName(relation!)
    return [...elements(indexParams, table, start), ...predicate(whereClause, table, start)]
  }
  if ('CreateStmt' in node) {
    const { relation, tableElts, partspec, constraints } = node.CreateStmt
    const table = relationName(relation!)
    const keys = (partspec?.partParams ?? []).flatMap((key): Place[] => {
      const expression = 'PartitionElem' in key ? key.PartitionElem.expr : undefined
      return expression ? [{ kind: 'partition key expression', table, expression, at: start }] : []
    })
    return [...(tableElts ?? []), ...(constraints ?? [])]
      .flatMap((element) => ofTable(element, table, start))
      .concat(keys)
  }
  if ('AlterTableStmt' in node) {
    const { relation, cmds } = node.AlterTableStmt
    return (cmds ?? []).flatMap((cmd) =>
      'AlterTableCmd' in cmd && cmd.AlterTableCmd.def
        ? ofTable(cmd.AlterTableCmd.def, relationName(relation!), start)
        : [],
    )
  }
  return []
}

function ofTable(element: Node, table: string, start: number): Place[] {
  if ('Constraint' in element) return excluded(element.Constraint, table, start)
  if (!('ColumnDef' in element)) return []
  const { colname, typeName } = element.ColumnDef
  return constraintsOf(element.ColumnDef).flatMap((constraint): Place[] => {
    const { contype, raw_expr, generated_kind, location = start } = constraint
    if (contype !== 'CONSTR_GENERATED') return []
    const column = {
      name: colname!,
      type: typeOf(typeName!),
      virtual: generated_kind === 'v',
    }
    return [
      { kind: 'column generation expression', table, expression: raw_expr!, at: location, column },
    ]
  })
}

function excluded(
  { contype, exclusions, where_clause, location }: Constraint,
  table: string,
  start: number,
): Place[] {
  if (contype !== 'CONSTR_EXCLUSION') return []
  const indexed = (exclusions ?? []).flatMap((pair) =>
    'List' in pair ? (pair.List.items?.slice(0, 1) ?? []) : [],
  )
  const at = location ?? start
  return [...elements(indexed, table, at), ...predicate(where_clause, table, at)]
}

function elements(params: readonly Node[] | undefined, table: string, at: number): Place[] {
  return (params ?? []).flatMap((param): Place[] => {
    const expression = 'IndexElem' in param ? param.IndexElem.expr : undefined
    return expression ? [{ kind: 'index expression', table, expression, at }] : []
  })
}

function predicate(expression: Node | undefined, table: string, at: number): Place[] {
  return expression ? [{ kind: 'index predicate', table, expression, at }] : []
}
