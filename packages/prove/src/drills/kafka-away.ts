import type { Drill, Form } from '../drill/drill.ts'
import { without } from '../drill/focus.ts'
import { noErrors } from '../drill/no-errors.ts'
import { nodesOf } from '../drill/victims.ts'
import { pauseNode, stopNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy } from '../sabotage/index.ts'

/** How long Kafka hangs, and how long it is down after that. */
const awayMs: Readonly<Record<Form, { hangs: number; down: number }>> = {
  short: { hangs: 2_500, down: 2_500 },
  long: { hangs: 30_000, down: 60_000 },
}
const pauseAtMs = 1_000
/** Between the two, groups form again. */
const betweenMs = 3_000

export const kafkaAway: Drill = {
  name: 'kafka-away',
  title: 'The broker hangs (SIGSTOP) and later is down; in the long form for a minute',
  load: ({ form }) => {
    const { hangs, down } = awayMs[form]
    const seconds = (pauseAtMs + hangs + betweenMs + down + 3_000) / 1_000
    return { ...usualLoad, phases: [{ operationsPerSecond: 25, seconds }] }
  },
  unavailable: ({ platform }) => without(platform, 'kafka'),
  faults: ({ form, platform }) => {
    const [broker] = nodesOf(platform, 'kafka')
    const { hangs, down } = awayMs[form]
    return [
      { atMs: pauseAtMs, forMs: hangs, fault: pauseNode(broker!) },
      { atMs: pauseAtMs + hangs + betweenMs, forMs: down, fault: stopNode(broker!) },
    ]
  },
  budgets: () => [
    noErrors(
      'No request waits for Kafka',
      'the outbox is written in the transaction of the request',
    ),
  ],
  sabotages: [eventPassedBy],
}
