import type { EvidenceMeasure } from '../evidence/schema.ts'
import type { OperationKind } from '../ledger/line.ts'
import type { Observed } from './measures.ts'
import { isWell } from './timeline.ts'

/** What customers ask of a database while they wait; what is not here goes on without it, by events. */
const needs: Readonly<Record<string, readonly OperationKind[]>> = {
  orders: ['order', 'cancel', 'return', 'track'],
  products: ['read'],
}

/**
 * Operations that were turned away although they needed no database that was at fault when they were due.
 * Targets of the faults are a database, or a link that leads to one.
 */
export function errorsElsewhere({ operations, faults, beganMs }: Observed): EvidenceMeasure {
  const elsewhere = operations.filter((operation) => {
    if (operation.sentMs === undefined || isWell(operation)) return false
    const atMs = operation.dueMs - beganMs
    return !faults.some(
      ({ target, appliedAtMs, healedAtMs }) =>
        atMs >= appliedAtMs &&
        atMs < (healedAtMs ?? Number.POSITIVE_INFINITY) &&
        needs[target.split(' -> ').at(-1)!]?.includes(operation.kind),
    )
  })
  return { name: 'errors-elsewhere', unit: 'operations', value: elsewhere.length }
}
