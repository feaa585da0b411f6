import { type Drill, killNode, nodesOf, usualLoad } from '@ballast/prove'
import { seatSoldAgain } from '../sabotage.ts'

const [firstMs, everyMs, afterMs] = [1_000, 2_000, 3_000]

/** Tickets go on sale: many visitors want the same seats, and the processes that book them are killed. */
export const rush: Drill = {
  name: 'rush',
  title: 'Many visitors want the same seats while one booking process after the other is killed',
  load: ({ platform }) => {
    const kills = bookingNodes(platform).length
    const seconds = (firstMs + kills * everyMs + afterMs) / 1_000
    return { ...usualLoad, phases: [{ operationsPerSecond: 60, seconds }] }
  },
  faults: ({ platform, random }) =>
    random.shuffled(bookingNodes(platform)).map((id, at) => ({
      atMs: firstMs + at * everyMs,
      forMs: 0,
      fault: killNode(id),
    })),
  measure: ({ operations }) => {
    const late = operations.filter(({ outcome }) => outcome?.code === 'SEAT_TAKEN')
    return [{ name: 'came-too-late', unit: 'operations', value: late.length }]
  },
  budgets: () => [
    {
      measure: 'came-too-late',
      unit: 'operations',
      bound: 'least',
      parts: [
        {
          what: 'If nobody wanted a seat that was taken, this drill has shown nothing',
          value: 10,
          source: 'proof/workload.ts: 120 operations for the 200 seats of a show',
        },
      ],
    },
  ],
  sabotages: [seatSoldAgain],
}

const bookingNodes = (platform: Parameters<typeof nodesOf>[0]): string[] =>
  nodesOf(platform, 'service').filter((id) => id.startsWith('booking-'))
