import type { Facts, Judge, Violation } from '@ballast/prove'
import type { BookingFacts } from './facts.ts'
import type { Held } from './workload.ts'

/** A booking, as the database or as a client has it. */
interface Holder extends Held {
  readonly id: string
}

/** The invariant of this platform, asked twice: of the database, and of what clients were told. */
export const seatBookedTwice: Judge<BookingFacts> = {
  name: 'seat-booked-twice',
  claim: 'No seat of a show is booked twice',
  judge(facts) {
    const filed = facts.own.bookings.filter(({ status }) => status === 'BOOKED')
    const told = toldAndKept(facts)
    const violations = [...shared(filed, 'in the database'), ...shared(told, 'to clients')]
    return { checked: filed.length + told.length, violations }
  },
}

/** A client that was told "booked" finds its booking, and a repeated request has made no second one. */
export const bookingKeptOnce: Judge<BookingFacts> = {
  name: 'booking-kept-once',
  claim: 'Every acknowledged booking is in the database, once, and one that was refused is not',
  judge({ operations, own: { bookings, bookingsOfKey } }) {
    const ids = new Set(bookings.map(({ id }) => id))
    const books = operations.filter(({ kind }) => kind === 'book')
    const violations = books.flatMap(({ op, key = '', outcome, settled }): Violation[] => {
      const last = settled ?? outcome
      const made = bookingsOfKey.get(key) ?? []
      const operation = String(op)
      const [subject = last?.subject ?? key] = made
      if (made.length > 1) return [{ operation, subject, what: `made ${made.length} bookings` }]
      if (last?.outcome === 'failed' && made.length > 0) {
        return [{ operation, subject, what: 'failed, and made a booking' }]
      }
      if (last?.outcome !== 'ok' || (last.subject !== undefined && ids.has(last.subject))) return []
      return [{ operation, subject: last.subject ?? key, what: 'acknowledged, and lost' }]
    })
    return { checked: books.length, violations }
  },
}

export const judges = [seatBookedTwice, bookingKeptOnce]

/** Bookings that were acknowledged and that nobody tried to cancel, from the ledger alone. */
function toldAndKept({ operations }: Facts<BookingFacts>): Holder[] {
  const given = new Set(
    operations.flatMap(({ kind, outcome }) => (kind === 'cancel' ? [outcome?.subject] : [])),
  )
  return operations.flatMap(({ kind, outcome, settled }) => {
    const last = settled ?? outcome
    const { subject, said } = last ?? {}
    if (kind !== 'book' || last?.outcome !== 'ok' || subject === undefined) return []
    return given.has(subject) ? [] : [{ id: subject, ...(said as Held) }]
  })
}

/** A violation for each booking that shares a seat with another one. */
function shared(holders: readonly Holder[], where: string): Violation[] {
  const bySeat = Map.groupBy(
    holders.flatMap(({ id, show, seats }) =>
      seats.map((seat) => ({ id, place: `${seat} of ${show}` })),
    ),
    ({ place }) => place,
  )
  const twice = [...bySeat].filter(([, found]) => found.length > 1)
  return twice.flatMap(([place, found]) =>
    found.map(({ id }) => ({ subject: id, what: `${place} is booked by others too, ${where}` })),
  )
}
