import type { Judge, Violation } from '@ballast/prove'

/** Bookings of one load, as the database holds them. */
export interface BookingFacts {
  readonly bookings: readonly { readonly id: string; readonly seat: string }[]
}

export const bookedOnce: Judge<BookingFacts> = {
  name: 'booked-once',
  claim: 'No seat is booked twice',
  judge({ own: { bookings } }) {
    const bySeat = Map.groupBy(bookings, ({ seat }) => seat)
    const violations = [...bySeat].flatMap(([seat, all]): Violation[] =>
      all.length === 1 ? [] : [{ subject: seat, what: `booked ${all.length} times` }],
    )
    return { checked: bySeat.size, violations }
  },
}

export const bookingsKept: Judge<BookingFacts> = {
  name: 'bookings-kept',
  claim: 'Every booking that a client was told of is in the database',
  judge({ operations, own: { bookings } }) {
    const known = new Set(bookings.map(({ id }) => id))
    const told = operations.flatMap(({ kind, outcome, settled }) => {
      const last = settled ?? outcome
      return kind === 'book' && last?.outcome === 'ok' ? [last.subject!] : []
    })
    const lost = told.filter((id) => !known.has(id))
    return {
      checked: told.length,
      violations: lost.map((id) => ({ subject: id, what: 'acknowledged, and lost' })),
    }
  },
}
