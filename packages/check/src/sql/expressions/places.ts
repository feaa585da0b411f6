import type { Constraint, Node } from 'libpg-query'
import { namesOf, relationName, typeOf } from '../names.ts'
import type { Statement } from '../parsed-sql.ts'
import { constraintsOf } from '../schema/tables.ts'

/** An expression in a place where PostgreSQL requires it to be immutable. */
export interface Place {
  readonly kind:
    | 'index predicate'
    | 'index expression'
    | 'column generation expression'
    | 'partition key expression'
    | 'partition key column'
    | 'key column'
  readonly table: string
  readonly expression: Node
  /** Byte offset near it, for findings without their own position. */
  readonly at: number
  /** The generated column of the expression; `virtual` if it is computed on read. */
  readonly column?: { readonly name: string; readonly type: string; readonly virtual: boolean }
}

/** Returns a statement's index predicates and expressions, exclusion constraints, generated columns and partition keys. */
export function placesOf({ node, start, after }: Statement): Place[] {
  if ('IndexStmt' in node) {
    const { relation, indexParams, indexIncludingParams, whereClause } = node.IndexStmt
    const table = relationName(relation!)
    const indexed = [...(indexParams ?? []), ...(indexIncludingParams ?? [])]
    return [...elements(indexed, table, start), ...predicate(whereClause, table, start)]
  }
  if ('CreateStmt' in node) {
    const { relation, tableElts, partspec, constraints } = node.CreateStmt
    const table = relationName(relation!)
    const keys = (partspec?.partParams ?? []).flatMap((key): Place[] => {
      if (!('PartitionElem' in key)) return []
      const { expr, name = '' } = key.PartitionElem
      if (expr === undefined) return [columnPlace('partition key column', name, table, start)]
      return [{ kind: 'partition key expression', table, expression: expr, at: start }]
    })
    return [...(tableElts ?? []), ...(constraints ?? [])]
      .flatMap((element) => ofTable(element, table, start))
      .concat(keys)
  }
  if ('AlterTableStmt' in node) {
    const { relation, cmds } = node.AlterTableStmt
    const table = relationName(relation!)
    return (cmds ?? []).flatMap((cmd): Place[] => {
      if (!('AlterTableCmd' in cmd) || cmd.AlterTableCmd.def === undefined) return []
      const { subtype, name = '', def } = cmd.AlterTableCmd
      if (subtype !== 'AT_SetExpression') return ofTable(def, table, start)
      const column = after.tables.get(table)?.columns.get(name)
      if (column === undefined) return []
      const kind = 'column generation expression'
      return [{ kind, table, expression: def, at: start, column }]
    })
  }
  return []
}

function ofTable(element: Node, table: string, start: number): Place[] {
  if ('Constraint' in element) {
    return [
      ...keyed(element.Constraint, table, start),
      ...excluded(element.Constraint, table, start),
    ]
  }
  if (!('ColumnDef' in element)) return []
  const { colname, typeName } = element.ColumnDef
  return constraintsOf(element.ColumnDef).flatMap((constraint): Place[] => {
    const { contype, raw_expr, generated_kind, location = start } = constraint
    if (contype !== 'CONSTR_GENERATED') return keyed(constraint, table, start, colname)
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

/** Returns the columns of a primary, unique or foreign key: a constraint of the table, or of one `column`. */
function keyed(
  { contype, keys, including, fk_attrs, location }: Constraint,
  table: string,
  start: number,
  column?: string,
): Place[] {
  if (!/_(PRIMARY|UNIQUE|FOREIGN)$/.test(contype ?? '')) return []
  const named = namesOf([...(keys ?? []), ...(including ?? []), ...(fk_attrs ?? [])])
  const columns = column === undefined ? named : [column]
  return columns.map((name) => columnPlace('key column', name, table, location ?? start))
}

function columnPlace(
  kind: 'key column' | 'partition key column',
  name: string,
  table: string,
  at: number,
): Place {
  return { kind, table, expression: { ColumnRef: { fields: [{ String: { sval: name } }] } }, at }
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
    if (!('IndexElem' in param)) return []
    const { expr, name = '' } = param.IndexElem
    if (expr === undefined) return [columnPlace('key column', name, table, at)]
    return [{ kind: 'index expression', table, expression: expr, at }]
  })
}

function predicate(expression: Node | undefined, table: string, at: number): Place[] {
  return expression ? [{ kind: 'index predicate', table, expression, at }] : []
}
