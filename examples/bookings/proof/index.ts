import { defineProof, query } from '@ballast/prove'
import { type BookingFacts, bookedOnce, bookingsKept } from './judges.ts'
import { seatBookedTwice } from './sabotage.ts'
import { type BookingsPlan, type Planned, workload } from './workload.ts'

/** How bookings are proven: clients compete for seats, and each seat must be booked once. */
export default defineProof<Planned, BookingsPlan, BookingFacts>({
  workload,
  async facts({ run, scene }) {
    return {
      keys: new Set<string>(),
      async own() {
        const rows = await query<{ id: string; seat: string }>(
          scene.access.databases.booked!,
          'select id, seat from bookings where seat like $1',
          [`%-${run}-%`],
        )
        return { bookings: rows }
      },
    }
  },
  judges: [bookedOnce, bookingsKept],
  additions: {
    'kill-services': { sabotages: [seatBookedTwice] },
    'kill-postgres': { sabotages: [seatBookedTwice] },
  },
})
