import type { Violation } from '../evidence/schema.ts'
import type { Judge } from './judge.ts'

/** At rest nothing may be in doubt: every operation has an answer, and every order has ended. */
export const unknowns: Judge = {
  name: 'unknowns',
  claim: 'At rest every operation is answered, every order has ended, and no event waits',
  judge({ operations, orders, stuck }) {
    const violations: Violation[] = []
    for (const { op, kind, outcome, settled } of operations) {
      if (
        outcome?.outcome === 'unknown' &&
        (settled === undefined || settled.outcome === 'unknown')
      ) {
        violations.push({ operation: String(op), what: `${kind} still without a clear answer` })
      }
    }
    for (const { id, databases } of orders) {
      if (databases?.status === 'PENDING' || databases?.status === 'RESERVED') {
        violations.push({ order: id, what: `still ${databases.status}` })
      }
      if (databases?.payment?.status === 'PENDING' || databases?.payment?.status === 'UNKNOWN') {
        violations.push({ order: id, what: `its payment is still ${databases.payment.status}` })
      }
      if (databases?.refunds.some(({ done }) => !done)) {
        violations.push({ order: id, what: 'a refund is still under way' })
      }
    }
    for (const { order, where } of stuck) {
      violations.push({ order, what: `an event of it is still in ${where}` })
    }
    return { checked: operations.length + orders.length, violations }
  },
}
