import type { DefinedColumn } from './changes.ts'
import { isSerial, typeOf } from './names.ts'

/** Tells whether a column is a serial, an identity or a key: its values run out, unlike those of a quantity. */
export function isKeyColumn({
  statement,
  table,
  name,
  column,
  constraints,
}: DefinedColumn): boolean {
  if (isSerial(column.typeName)) return true
  const kinds = ['CONSTR_IDENTITY', 'CONSTR_PRIMARY', 'CONSTR_FOREIGN'] as const
  if (constraints.some(({ contype }) => kinds.includes(contype as (typeof kinds)[number])))
    return true
  const created = statement.after.tables.get(table)
  const alone = (columns: readonly string[]) => columns.length === 1 && columns[0] === name
  return (
    created?.keys.some((key) => key.primary && alone(key.columns)) === true ||
    created?.foreignKeys.some((key) => alone(key.columns)) === true
  )
}

export function isOfType({ column }: DefinedColumn, type: string): boolean {
  return column.typeName !== undefined && typeOf(column.typeName) === type
}

/** Returns `bigserial` for a serial type, `bigint` for an integer type. */
export function widerType({ column }: DefinedColumn): string {
  return isSerial(column.typeName) ? 'bigserial' : 'bigint'
}
