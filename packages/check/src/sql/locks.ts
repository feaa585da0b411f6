import type { Node } from 'libpg-query'
import { namesOf, qualified, relationName } from './names.ts'
import type { ParsedSql, Statement } from './parsed-sql.ts'

/** Returns the first statement that locks a table from before this file while `setting` is not set. */
export function firstLockWithout(
  { name, statements }: ParsedSql,
  setting: string,
): Statement | undefined {
  for (const statement of statements) {
    const { node, before, inTransaction } = statement
    if ('VariableSetStmt' in node && node.VariableSetStmt.name === setting) {
      // Outside a transaction SET LOCAL has no effect.
      if (inTransaction || !node.VariableSetStmt.is_local) return undefined
    }
    const old = lockedTables(node).filter((table) => before.tables.get(table)?.createdIn !== name)
    if (old.length > 0) return statement
  }
  return undefined
}

/** Returns the tables that a statement locks against writes, or against reads and writes. */
export function lockedTables(node: Node): string[] {
  if ('AlterTableStmt' in node) return [relationName(node.AlterTableStmt.relation!)]
  if ('IndexStmt' in node) {
    return node.IndexStmt.concurrent ? [] : [relationName(node.IndexStmt.relation!)]
  }
  if ('RenameStmt' in node)
    return node.RenameStmt.relation ? [relationName(node.RenameStmt.relation)] : []
  if ('CreateTrigStmt' in node) return [relationName(node.CreateTrigStmt.relation!)]
  if ('ClusterStmt' in node)
    return node.ClusterStmt.relation ? [relationName(node.ClusterStmt.relation)] : []
  if ('TruncateStmt' in node) return relationsOf(node.TruncateStmt.relations)
  if ('LockStmt' in node) return relationsOf(node.LockStmt.relations)
  if ('CreateStmt' in node) return referencedTables(node)
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    return (node.DropStmt.objects ?? []).flatMap((one) =>
      'List' in one ? [qualified(namesOf(one.List.items))] : [],
    )
  }
  return []
}

function relationsOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((one) => ('RangeVar' in one ? [relationName(one.RangeVar)] : []))
}

/** A foreign key briefly blocks writes to the table that it references. A reference to the new table itself blocks nobody. */
function referencedTables(node: Extract<Node, { CreateStmt: unknown }>): string[] {
  const { tableElts, relation } = node.CreateStmt
  const constraints = (tableElts ?? []).flatMap((one) =>
    'ColumnDef' in one ? (one.ColumnDef.constraints ?? []) : [one],
  )
  return constraints
    .flatMap((one) =>
      'Constraint' in one && one.Constraint.pktable ? [relationName(one.Constraint.pktable)] : [],
    )
    .filter((table) => table !== relationName(relation!))
}
