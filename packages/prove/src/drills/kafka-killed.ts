import type { Drill } from '../drill/drill.ts'
import { without } from '../drill/focus.ts'
import { noErrors } from '../drill/no-errors.ts'
import { nodesOf } from '../drill/victims.ts'
import { killNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { handledOutOfOrder } from '../sabotage/index.ts'

/** The broker is killed; requests go on being accepted, since their events wait in the outboxes. */
export const kafkaKilled: Drill = {
  name: 'kafka-killed',
  title:
    'The broker is killed under load: requests are accepted all the while, and their events are handled afterwards',
  load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 25, seconds: 10 }] }),
  unavailable: ({ platform }) => without(platform, 'kafka'),
  faults: ({ platform }) => [
    { atMs: 1_000, forMs: 0, fault: killNode(nodesOf(platform, 'kafka')[0]!) },
  ],
  budgets: () => [
    noErrors(
      'No request waits for Kafka',
      'the outbox is written in the transaction of the request',
    ),
    {
      measure: 'drain-ms',
      unit: 'ms',
      bound: 'most',
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
          source: 'remainder of 30 s, the goal of this drill',
        },
      ],
    },
  ],
  sabotages: [handledOutOfOrder],
}
