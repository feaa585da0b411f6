import type { Drill } from '../drill/drill.ts'
import { mainService, publishesNothing } from '../drill/focus.ts'
import { noErrors } from '../drill/no-errors.ts'
import { killLeader } from '../faults/kill-leader.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy, handledOutOfOrder } from '../sabotage/index.ts'

/** Another broker leads by then, and clients have found it. */
const betweenMs = 9_000

/**
 * Three brokers with three controllers; every partition has three replicas, and two of them must have a record
 * before it is acknowledged. The broker that leads a partition of the main service's first topic is killed, and starts again by itself.
 */
export const brokerLost: Drill = {
  name: 'broker-lost',
  title:
    'One broker of three, the leader of a partition, is killed under load: the other two go on at once',
  derivation: () => ({ brokers: 3 }),
  unavailable: publishesNothing,
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 25, seconds: form === 'short' ? 14 : 44 }],
  }),
  faults: ({ form, ...stage }) =>
    Array.from({ length: form === 'short' ? 1 : 4 }, (_, at) => ({
      atMs: 2_000 + at * betweenMs,
      forMs: 0,
      fault: killLeader(mainService(stage).publishes[0]!.name),
    })),
  budgets: () => [
    noErrors(
      'No request waits for Kafka',
      'the outbox is written in the transaction of the request',
    ),
    {
      measure: 'handled-max-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'The controllers miss the broker',
          value: 2_000,
          source: 'broker.session.timeout.ms',
        },
        {
          what: 'Consumers of a group whose coordinator is gone are missed and join again',
          value: 6_000,
          source: 'group.consumer.session.timeout.ms',
        },
        {
          what: 'Producer and consumers connect again',
          value: 2_000,
          source: 'connectTimeout 2 s',
        },
      ],
    },
  ],
  sabotages: [handledOutOfOrder, eventPassedBy],
}
