import { query, type Run } from '@ballast/prove'
import { type BookingsPlan, keysOf } from './workload.ts'

export interface FiledBooking {
  readonly id: string
  readonly show: string
  readonly seats: readonly string[]
  readonly status: 'BOOKED' | 'CANCELLED'
}

/** The database's view of the bookings of one load. */
export interface BookingFacts {
  readonly bookings: readonly FiledBooking[]
  /** Ids of the bookings that were filed under an idempotency key: one, if all is well. */
  readonly bookingsOfKey: ReadonlyMap<string, readonly string[]>
}

/** Asks the database, as a role that reads only. This platform has no events. */
export async function gatherFacts({ run, plan, scene }: Run<BookingsPlan>) {
  const { seats } = scene.access.databases
  return {
    keys: new Set<string>(),
    async own(): Promise<BookingFacts> {
      const [bookings, filed] = await Promise.all([
        query<FiledBooking>(
          seats!,
          'select id, show, seats, status from bookings where show = any ($1)',
          [plan.shows],
        ),
        query<{ key: string; reference: string }>(
          seats!,
          'select key, reference from idempotency_keys where starts_with(key, $1)',
          [keysOf(run)],
        ),
      ])
      const byKey = Map.groupBy(filed, ({ key }) => key)
      const bookingsOfKey = new Map(
        [...byKey].map(([key, rows]) => [key, rows.map(({ reference }) => reference)]),
      )
      return { bookings, bookingsOfKey }
    },
  }
}
