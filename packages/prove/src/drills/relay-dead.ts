import type { Drill } from '../drill/drill.ts'
import { holdRelay } from '../faults/held-relay.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventDropped, handledOutOfOrder } from '../sabotage/index.ts'

export const relayDead: Drill = {
  name: 'relay-dead',
  title: 'The relay of each service stands still in turn: events wait in the outbox, and drain',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 25, seconds: form === 'short' ? 9 : 90 }],
  }),
  faults: ({ form }) => {
    const forMs = form === 'short' ? 2_000 : 25_000
    return ['orders', 'stock', 'payments'].map((database, at) => ({
      atMs: 1_000 + at * (forMs + 300),
      forMs,
      fault: holdRelay(database),
    }))
  },
  budgets: [
    {
      measure: 'errors-seen',
      unit: 'operations',
      most: 0,
      parts: [{ what: 'No request waits for the relay', value: 0, source: 'the outbox' }],
    },
    {
      measure: 'drain-ms',
      unit: 'ms',
      most: 5_000,
      parts: [
        {
          what: 'A relay looks again',
          value: 1_000,
          source: 'packages/kit, relay.ts: polls each second',
        },
        {
          what: 'Events that have waited are moved and handled',
          value: 4_000,
          source: 'some hundreds of events, in batches of 500',
        },
      ],
    },
  ],
  sabotages: [eventDropped, handledOutOfOrder],
}
