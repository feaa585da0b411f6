import { defineProof } from '@ballast/prove'
import { type BookingFacts, gatherFacts } from './facts.ts'
import { judges } from './judges.ts'
import { bookingLost, seatSoldAgain } from './sabotage.ts'
import { type BookingsPlan, type Planned, workload } from './workload.ts'

/** How the box office is proven: what visitors do, and what must hold whatever is broken. */
export default defineProof<Planned, BookingsPlan, BookingFacts>({
  workload,
  facts: gatherFacts,
  judges,
  additions: {
    'kill-postgres': { sabotages: [bookingLost] },
    'kill-services': { sabotages: [seatSoldAgain] },
  },
})
