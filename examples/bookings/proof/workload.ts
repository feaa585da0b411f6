import {
  type LoadPlan,
  type PlannedOperation,
  patientClient,
  type Random,
  runAtOnce,
  seededRandom,
  type Workload,
} from '@ballast/prove'

/** A visitor's next step, with the show that it is about and the booking that it may need. */
export interface Planned extends PlannedOperation {
  readonly kind: 'book' | 'cancel' | 'look' | 'map'
  readonly show: string
  readonly seats: readonly string[]
  /** For `cancel` and `look`: the operation that made the booking. */
  readonly of: number
}

export interface BookingsPlan extends LoadPlan<Planned> {
  readonly shows: readonly string[]
}

/** Seats that the client was told it holds. */
export interface Held {
  readonly show: string
  readonly seats: readonly string[]
}

const hall = { rows: 10, seatsPerRow: 20 }
/** Few enough seats that visitors want the same ones: a third of the bookings come too late. */
const operationsAShow = 120

export const keysOf = (run: string): string => `prove/${run}/`

/** Visitors of a box office, drawn at random. */
export const workload: Workload<Planned, BookingsPlan> = {
  kinds: {
    book: { effect: 'creates', service: 'booking' },
    cancel: { effect: 'changes', service: 'booking' },
    look: { effect: 'reads', service: 'booking' },
    map: { effect: 'reads', service: 'seatmap' },
  },
  source: 'drawn at random',
  scope: 'bookings:write shows:write',
  codes: { refused: ['SEAT_TAKEN'], notBegun: ['BOOKINGS_UNAVAILABLE'] },
  async plan(shape, { seed, run, dueMs }) {
    const random = seededRandom(seed)
    const shows = Array.from(
      { length: Math.ceil(dueMs.length / operationsAShow) },
      (_, at) => `${run}-${at}`,
    )
    const books = shape === 'reading' ? 0.25 : 0.5
    const operations = dueMs.map(
      (due, op): Planned => ({
        op,
        dueMs: due,
        kind: op === 0 ? 'book' : drawKind(random, books),
        show: random.pick(shows),
        seats: drawSeats(random),
        of: random.below(op + 1),
      }),
    )
    return { operations, shows, figures: { shows: shows.length } }
  },
  async prepare({ shows }, { endpoint, token, signal }) {
    await using client = patientClient({
      endpoint,
      token: async () => token,
      connections: 4,
      signal,
    })
    await runAtOnce(shows, { concurrency: 4, signal }, async (show) => {
      const { status } = await client.call({ method: 'PUT', path: showPath(show), body: hall })
      if (status !== 204) throw new Error(`Show ${show} was refused with ${status}`)
    })
  },
  attempt({ op, kind, show, seats, of }, { run, subjectOf }) {
    const key = `${keysOf(run)}${op}`
    if (kind === 'book') {
      return {
        kind,
        request: { method: 'POST', path: '/api/bookings', key, body: { show, seats } },
      }
    }
    const booking = subjectOf(of)
    if (kind === 'map' || booking === undefined) {
      const path = `/api/seatmaps/${encodeURIComponent(show)}?together=${seats.length}`
      return { kind: 'map', request: { method: 'GET', path } }
    }
    const path = `/api/bookings/${booking}`
    if (kind === 'look') return { kind, subject: booking, request: { method: 'GET', path } }
    const request = { method: 'POST', path: `${path}/cancellation`, key } as const
    return { kind, subject: booking, request }
  },
  learn({ kind }, body) {
    if (kind !== 'book') return {}
    const { id, show, seats } = (body ?? {}) as { id?: string } & Held
    return id === undefined ? {} : { subject: id, said: { show, seats } satisfies Held }
  },
}

const showPath = (show: string): string => `/api/shows/${encodeURIComponent(show)}`

function drawKind(random: Random, books: number): Planned['kind'] {
  const drawn = random.next()
  if (drawn < books) return 'book'
  return random.pick(['cancel', 'look', 'map', 'map'])
}

/** Up to four seats beside each other. */
function drawSeats(random: Random): string[] {
  const count = 1 + random.below(4)
  const row = String.fromCharCode('A'.charCodeAt(0) + random.below(hall.rows))
  const first = 1 + random.below(hall.seatsPerRow - count + 1)
  return Array.from({ length: count }, (_, at) => `${row}${first + at}`)
}
