import { definedColumns } from './changes.ts'
import { replaceType } from './edits.ts'
import { isKeyColumn, isOfType, widerType } from './key-columns.ts'
import type { SqlRule } from './rule.ts'

/** Reports keys and counters of a type that is too small; `max` is its largest value. */
export function* narrowKeys(
  file: Parameters<SqlRule['check']>[0],
  type: 'int2' | 'int4',
  max: string,
): ReturnType<SqlRule['check']> {
  for (const defined of definedColumns(file)) {
    const { statement, table, name, column } = defined
    if (!isOfType(defined, type) || !isKeyColumn(defined)) continue
    yield {
      at: column.typeName?.location ?? statement.start,
      what: `Column ${name} of ${table} is a key and cannot exceed ${max}`,
      why: 'Once the keys run out no row can be inserted, and widening the column rewrites the table',
      fix: 'Use bigint for keys',
      edit: replaceType(statement, column.typeName!, widerType(defined)),
    }
  }
}
