import type { EvidenceMeasure } from '../evidence/schema.ts'
import { databasesOf } from './focus.ts'
import type { Observed } from './measures.ts'
import { isWell } from './timeline.ts'

/**
 * Operations that were turned away although they needed no database that was at fault when they were due.
 * Targets of the faults are a database, or a link that leads to one.
 */
export function errorsElsewhere({ stage, operations, faults, beganMs }: Observed): EvidenceMeasure {
  const elsewhere = operations.filter((operation) => {
    if (operation.sentMs === undefined || isWell(operation)) return false
    const atMs = operation.dueMs - beganMs
    return !faults.some(
      ({ target, appliedAtMs, healedAtMs }) =>
        atMs >= appliedAtMs &&
        atMs < (healedAtMs ?? Number.POSITIVE_INFINITY) &&
        databasesOf(stage, operation.kind).includes(target.split(' -> ').at(-1)!),
    )
  })
  return { name: 'errors-elsewhere', unit: 'operations', value: elsewhere.length }
}
