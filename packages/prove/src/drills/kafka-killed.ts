import type { Drill } from '../drill/drill.ts'
import { killNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventDropped, handledOutOfOrder } from '../sabotage/index.ts'

/** The broker is killed; orders go on being accepted, since their events wait in the outboxes. */
export const kafkaKilled: Drill = {
  name: 'kafka-killed',
  title:
    'The broker is killed under load: orders are accepted all the while, and settle afterwards',
  load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 25, seconds: 10 }] }),
  faults: () => [{ atMs: 1_000, forMs: 0, fault: killNode('events') }],
  budgets: [
    {
      measure: 'errors-seen',
      unit: 'operations',
      most: 0,
      parts: [
        {
          what: 'Nobody waits for Kafka to accept an order',
          value: 0,
          source: 'the outbox is written in the transaction of the order',
        },
      ],
    },
    {
      measure: 'drain-ms',
      unit: 'ms',
      most: 30_000,
      parts: [
        {
          what: 'Consumers are missed and join again',
          value: 6_000,
          source: 'group.consumer.session.timeout.ms',
        },
        {
          what: 'Producer and consumers connect again',
          value: 2_000,
          source: 'connectTimeout 2 s',
        },
        {
          what: 'What has waited is moved and handled',
          value: 22_000,
          source: 'what faults.md F19 leaves of 30 s',
        },
      ],
    },
  ],
  sabotages: [eventDropped, handledOutOfOrder],
}
