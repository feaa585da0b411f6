import { type Node, parseSync, type SelectStmt } from 'libpg-query'
import { relationName } from './names.ts'
import type { Statement } from './parsed-sql.ts'

/** Returns every SELECT of a statement: itself, in views and subqueries, and in the bodies of SQL functions. */
export function selectsOf({ node }: Statement): SelectStmt[] {
  const found: SelectStmt[] = []
  visit(node, (key, value) => {
    if (key === 'SelectStmt' || key === 'larg' || key === 'rarg') found.push(value as SelectStmt)
  })
  if ('CreateFunctionStmt' in node) {
    for (const text of bodiesOf(node)) {
      for (const { stmt } of parsedOrNothing(text)) {
        if (stmt)
          visit(stmt, (key, value) => key === 'SelectStmt' && found.push(value as SelectStmt))
      }
    }
  }
  return found
}

/** Returns the tables in the FROM clause of a SELECT. */
export function tablesOf({ fromClause }: SelectStmt): string[] {
  const names: string[] = []
  for (const from of fromClause ?? []) {
    visit(from, (key, value) => {
      if (key === 'RangeVar') names.push(relationName(value as Parameters<typeof relationName>[0]))
    })
  }
  return names
}

function visit(value: unknown, callback: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) callback(key, inner)
    visit(inner, callback)
  }
}

function bodiesOf(node: Extract<Node, { CreateFunctionStmt: unknown }>): string[] {
  return (node.CreateFunctionStmt.options ?? []).flatMap((option) => {
    if (!('DefElem' in option) || option.DefElem.defname !== 'as') return []
    const { arg } = option.DefElem
    const [first] = arg && 'List' in arg ? (arg.List.items ?? []) : []
    return first && 'String' in first ? [first.String.sval ?? ''] : []
  })
}

function parsedOrNothing(text: string) {
  try {
    return parseSync(text).stmts ?? []
  } catch {
    // It is in another language, or invalid, which PostgreSQL reports when the function is called.
    return []
  }
}
