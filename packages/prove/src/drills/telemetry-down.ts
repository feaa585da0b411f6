import type { Drill } from '../drill/drill.ts'
import { without } from '../drill/focus.ts'
import { noErrors } from '../drill/no-errors.ts'
import { nodesOf } from '../drill/victims.ts'
import { killNode, pauseNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'

/** Traces are worth nothing to a customer: where they go may hang or vanish, and nobody may notice. */
export const telemetryDown: Drill = {
  name: 'telemetry-down',
  title: 'The place where traces go hangs for some seconds; in the long form it is also killed',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 25, seconds: form === 'short' ? 8 : 60 }],
  }),
  unavailable: ({ platform }) => without(platform, 'tracing'),
  faults: ({ platform, form }) => {
    const hangsMs = form === 'short' ? 3_000 : 40_000
    return nodesOf(platform, 'tracing').flatMap((id) => {
      const hangs = { atMs: 1_000, forMs: hangsMs, fault: pauseNode(id) }
      // It takes ten seconds and more to start again.
      const dies = { atMs: 2_000 + hangsMs, forMs: 0, fault: killNode(id) }
      return form === 'short' ? [hangs] : [hangs, dies]
    })
  },
  budgets: () => [
    noErrors(
      'Spans wait in a bounded buffer and are dropped: no request waits for them',
      'packages/kit: telemetry.ts',
    ),
  ],
  sabotages: [],
}
