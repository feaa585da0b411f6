import type { Violation } from '../evidence/schema.ts'
import type { Judge } from './judge.ts'

/** At rest every operation has a known outcome, and every event has been handled. */
export const unknowns: Judge = {
  name: 'unknowns',
  claim: 'At rest every operation is answered, and no event waits',
  judge({ operations, stuck }) {
    const violations: Violation[] = []
    for (const { op, kind, outcome, settled } of operations) {
      if (
        outcome?.outcome === 'unknown' &&
        (settled === undefined || settled.outcome === 'unknown')
      ) {
        violations.push({ operation: String(op), what: `${kind} still without a clear answer` })
      }
    }
    for (const { key, where } of stuck) {
      violations.push({ subject: key, what: `an event of it is still in ${where}` })
    }
    return { checked: operations.length, violations }
  },
}
