import type { Drill } from '../drill/drill.ts'
import { isWell } from '../drill/timeline.ts'
import { killSupervisor } from '../faults/supervisor-fault.ts'
import { usualLoad } from '../load/load-spec.ts'
import { orderErased } from '../sabotage/index.ts'

const [beforeMs, unsupervisedMs] = [1_500, 3_000]

/** Whatever starts the processes of a platform may die: they go on, and the next start takes their place. */
export const supervisorKilled: Drill = {
  name: 'supervisor-killed',
  title: 'The supervisor is killed under load, and the platform started anew some seconds later',
  // A start takes 13 s on an idle machine, and twice that on a shared one; the load must see it end.
  load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 10, seconds: 48 }] }),
  faults: () => [{ atMs: beforeMs, forMs: unsupervisedMs, fault: killSupervisor() }],
  measure: ({ operations, faults, beganMs }) => {
    const [fault] = faults
    if (fault?.effect == null) return []
    const [from, until] = [
      beganMs + fault.appliedAtMs,
      beganMs + fault.appliedAtMs + unsupervisedMs,
    ]
    // Those that ended before the new start swept the processes away.
    const alone = operations.filter(
      ({ dueMs, endedMs }) => dueMs >= from && (endedMs ?? dueMs) < until,
    )
    const errors = alone.filter((operation) => !isWell(operation)).length
    const value = alone.length === 0 ? null : errors
    return [{ name: 'errors-unsupervised', unit: 'operations', value }]
  },
  budgets: [
    {
      measure: 'errors-unsupervised',
      unit: 'operations',
      most: 0,
      parts: [
        {
          what: 'Nobody waits for the supervisor: it is on no path of a request',
          value: 0,
          source: 'packages/local: processes have sessions and log files of their own',
        },
      ],
    },
    {
      measure: 'recovery-ms',
      unit: 'ms',
      most: 40_000,
      parts: [
        {
          what: 'The new supervisor ends what the lost one left running',
          value: 10_000,
          source: 'packages/local: clearLeftovers',
        },
        {
          what: 'Everything starts on the same data, until an order has passed',
          value: 30_000,
          source: 'benchmarks/first-start: 13 s on an idle machine; twice that where it is shared',
        },
      ],
    },
  ],
  sabotages: [orderErased],
}
