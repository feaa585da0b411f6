import { type LoadPlan, type PlannedOperation, seededRandom, type Workload } from '@ballast/prove'

/** Something that a client does: it books a seat, or looks at what it booked before. */
export interface Planned extends PlannedOperation {
  readonly kind: 'book' | 'look'
  readonly seat: string
  /** For a look: the operation that booked. */
  readonly of: number
}

export type BookingsPlan = LoadPlan<Planned>

const rows = ['A', 'B', 'C', 'D']

export const workload: Workload<Planned, BookingsPlan> = {
  kinds: {
    book: { effect: 'creates', service: 'seats' },
    look: { effect: 'reads', service: 'seats' },
  },
  source: 'drawn at random: two clients for three seats',
  scope: 'bookings:write',
  codes: { refused: ['SEAT_TAKEN'], notBegun: ['RATES_UNAVAILABLE'] },
  async plan(shape, { seed, run, dueMs }) {
    const random = seededRandom(seed)
    const books = shape === 'reading' ? 0.3 : 0.7
    // Fewer seats than operations, so that clients compete.
    const seats = Math.max(1, Math.round(dueMs.length * 1.5 * books))
    const operations = dueMs.map((due, op): Planned => {
      const kind = op === 0 || random.next() < books ? 'book' : 'look'
      const seat = `${random.pick(rows)}-${run}-${random.below(seats)}`
      return { op, dueMs: due, kind, seat, of: random.below(op + 1) }
    })
    return { operations, figures: { seats } }
  },
  attempt({ op, kind, seat, of }, { run, subjectOf }) {
    const booking = subjectOf(of)
    if (kind === 'look' && booking !== undefined) {
      return {
        kind,
        subject: booking,
        request: { method: 'GET', path: `/api/bookings/${booking}` },
      }
    }
    const key = `prove/${run}/${op}`
    return { kind: 'book', request: { method: 'POST', path: '/api/bookings', key, body: { seat } } }
  },
  learn(_, body) {
    const { id } = (body ?? {}) as { id?: string }
    return id === undefined ? {} : { subject: id }
  },
}
