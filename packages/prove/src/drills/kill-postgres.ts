import type { Platform } from '@ballast/model'
import type { Drill } from '../drill/drill.ts'
import { without } from '../drill/focus.ts'
import { nodesOf } from '../drill/victims.ts'
import { killNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'

const everyMs = 2_500
const [beforeMs, afterMs] = [1_000, 3_000]

/** A crash, not a power cut: what was written survives in the page cache. */
export const killPostgres: Drill = {
  name: 'kill-postgres',
  title: 'Each database server is killed under load, one after the other',
  load: ({ platform }) => {
    const victims = nodesOf(platform, 'postgres').length
    const seconds = (beforeMs + afterMs + victims * everyMs) / 1_000
    return { ...usualLoad, phases: [{ operationsPerSecond: 25, seconds }] }
  },
  faults: ({ random, platform }) =>
    random.shuffled(nodesOf(platform, 'postgres')).map((id, at) => ({
      atMs: beforeMs + at * everyMs,
      forMs: 0,
      fault: killNode(id),
    })),
  unavailable: ({ platform }) => without(platform, 'postgres'),
  budgets: ({ platform }) => [
    {
      measure: 'recovery-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'The supervisor waits before it starts a process again',
          value: 200,
          source: 'packages/local: 0.2 s at the first attempt',
        },
        {
          what: 'PostgreSQL replays its log and accepts connections',
          value: recoveryTime(platform) - 700,
          source: 'what the promise leaves: recovers within this time, 10 s without a promise',
        },
        {
          what: 'Services connect again',
          value: 500,
          source: 'packages/kit: pool, at most 0.5 s between attempts',
        },
      ],
    },
  ],
  sabotages: [],
}

/** The shortest time that the platform promises for a killed database, in milliseconds. */
function recoveryTime({ promises }: Platform): number {
  const promised = promises.flatMap((promise) =>
    promise.kind === 'recovers' && promise.after === 'killed' ? [promise.within] : [],
  )
  return promised.length === 0 ? 10_000 : Math.min(...promised)
}
