import type { Drill } from '../drill/drill.ts'
import { poison } from '../faults/poison.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy, soldTwice } from '../sabotage/index.ts'

export const poisonMessage: Drill = {
  name: 'poison-message',
  title:
    'Records that nobody can handle reach each topic: they are put aside, and other keys go on',
  load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 25, seconds: 8 }] }),
  faults: () => [
    { atMs: 1_500, forMs: 0, fault: poison('orders', 'order.placed.v1') },
    { atMs: 2_500, forMs: 0, fault: poison('stock', 'stock.reserved.v1') },
    { atMs: 3_500, forMs: 0, fault: poison('payments', 'payment.captured.v1') },
  ],
  budgets: [
    {
      measure: 'errors-seen',
      unit: 'operations',
      most: 0,
      parts: [{ what: 'No request waits for an event', value: 0, source: 'the outbox' }],
    },
    {
      measure: 'handled-p99-ms',
      unit: 'ms',
      most: 1_000,
      parts: [
        {
          what: 'Other keys are held up, while a batch that failed is handled one by one',
          value: 1_000,
          source: 'faults.md F26',
        },
      ],
    },
  ],
  sabotages: [soldTwice, eventPassedBy],
}
