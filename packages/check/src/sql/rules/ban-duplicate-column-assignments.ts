import type { Node } from 'libpg-query'
import { namesOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** PostgreSQL refuses a column that a table, a view, an insert or an update names twice, but only at run time. */
export const banDuplicateColumnAssignments: SqlRule = {
  id: 'ban-duplicate-column-assignments',
  severity: 'error',
  source: 'https://squawkhq.com/docs/ban-duplicate-column-assignments',
  *check({ statements }) {
    for (const { node, start } of statements) {
      const names = namesIn(node)
      const duplicate = names.find((name, index) => names.indexOf(name) !== index)
      if (duplicate === undefined) continue
      yield {
        at: start,
        what: `Column ${duplicate} is named twice`,
        why: 'PostgreSQL refuses the statement (42701, 42601) only when it runs',
        fix: 'Remove one of the two',
      }
    }
  },
  examples: {
    bad: [
      'create table loans (id bigint, id bigint);',
      'update loans set a = 1, b = 2, a = 3;',
      'insert into loans (a, a) values (1, 2);',
      'create view open_loans (a, a) as select 1, 2;',
    ],
    good: [
      'create table loans (id bigint, other bigint, check (id > 0));',
      'update loans set a = 1, b = 2;',
      'update loans set numbers[1] = 1, numbers[2] = 2;',
      'insert into loans (a, b) values (1, 2);',
      'create view open_loans (a, b) as select 1, 2;',
    ],
  },
}

function namesIn(node: Node): string[] {
  if ('CreateStmt' in node) {
    return (node.CreateStmt.tableElts ?? []).flatMap((one) =>
      'ColumnDef' in one ? [one.ColumnDef.colname!] : [],
    )
  }
  if ('ViewStmt' in node) return namesOf(node.ViewStmt.aliases)
  const targets =
    'UpdateStmt' in node
      ? node.UpdateStmt.targetList
      : 'InsertStmt' in node
        ? node.InsertStmt.cols
        : []
  // Several elements of one array may be set.
  return (targets ?? []).flatMap((one) =>
    'ResTarget' in one && one.ResTarget.indirection === undefined ? [one.ResTarget.name!] : [],
  )
}
