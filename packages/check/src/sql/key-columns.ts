import type { DefinedColumn } from './changes.ts'
import { isSerial, typeOf } from './names.ts'

/** A column whose values are counted up or point at what is: it runs out where a quantity does not. */
export function countsUp({ statement, table, name, column, constraints }: DefinedColumn): boolean {
  if (isSerial(column.typeName)) return true
  const kinds = ['CONSTR_IDENTITY', 'CONSTR_PRIMARY', 'CONSTR_FOREIGN'] as const
  if (constraints.some(({ contype }) => kinds.includes(contype as (typeof kinds)[number])))
    return true
  const made = statement.after.tables.get(table)
  const alone = (columns: readonly string[]) => columns.length === 1 && columns[0] === name
  return (
    made?.keys.some((key) => key.primary && alone(key.columns)) === true ||
    made?.foreignKeys.some((key) => alone(key.columns)) === true
  )
}

export function isOfType({ column }: DefinedColumn, type: string): boolean {
  return column.typeName !== undefined && typeOf(column.typeName) === type
}

/** `serial4` and `serial` become `bigserial`, any integer `bigint`. */
export function wider({ column }: DefinedColumn): string {
  return isSerial(column.typeName) ? 'bigserial' : 'bigint'
}
