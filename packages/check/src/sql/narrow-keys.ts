import { definedColumns } from './changes.ts'
import { replaceType } from './edits.ts'
import { countsUp, isOfType, wider } from './key-columns.ts'
import type { SqlRule } from './rule.ts'

/** Reports keys that are counted up in a type that ends early; `last` is its last value. */
export function* narrowKeys(
  file: Parameters<SqlRule['check']>[0],
  type: 'int2' | 'int4',
  last: string,
): ReturnType<SqlRule['check']> {
  for (const defined of definedColumns(file)) {
    const { statement, table, name, column } = defined
    if (!isOfType(defined, type) || !countsUp(defined)) continue
    yield {
      at: column.typeName?.location ?? statement.start,
      what: `Column ${name} of ${table} is a key and ends at ${last}`,
      why: 'When it is used up no row can be inserted, and widening it rewrites the table',
      fix: 'Use bigint for keys',
      edit: replaceType(statement, column.typeName!, wider(defined)),
    }
  }
}
