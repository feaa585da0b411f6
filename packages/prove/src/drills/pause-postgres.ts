import { type Platform, resourcesOf } from '@ballast/model'
import type { Drill, Form } from '../drill/drill.ts'
import { without } from '../drill/focus.ts'
import { nodesOf } from '../drill/victims.ts'
import { pauseNode } from '../faults/process-faults.ts'
import { shedPolitely } from '../judges/shed-politely.ts'
import { usualLoad } from '../load/load-spec.ts'

/** Short: a stall. Long: a server that hangs for longer than any client waits. */
const pausedMs: Readonly<Record<Form, number>> = { short: 2_000, long: 20_000 }
const beforeMs = 1_000
/** Between one and the next, all is well again. */
const betweenMs: Readonly<Record<Form, number>> = { short: 1_000, long: 5_000 }

/** Returns the longest time, in milliseconds, after which a service gives up a statement. */
const longestStatementMs = (platform: Platform): number =>
  Math.max(
    ...resourcesOf(platform, 'service')
      .filter(({ database }) => database !== undefined)
      .map(({ pool }) => pool.statementTimeout),
  )

export const pausePostgres: Drill = {
  name: 'pause-postgres',
  title:
    'Each database server hangs (SIGSTOP of all its processes) under load, one after the other',
  load: ({ platform, form }) => {
    const each = pausedMs[form] + betweenMs[form]
    const seconds = (beforeMs + nodesOf(platform, 'postgres').length * each + 2_000) / 1_000
    return { ...usualLoad, phases: [{ operationsPerSecond: 25, seconds }] }
  },
  faults: ({ random, platform, form }) =>
    random.shuffled(nodesOf(platform, 'postgres')).map((id, at) => ({
      atMs: beforeMs + at * (pausedMs[form] + betweenMs[form]),
      forMs: pausedMs[form],
      fault: pauseNode(id),
    })),
  unavailable: ({ platform }) => without(platform, 'postgres'),
  judges: [shedPolitely],
  budgets: ({ platform }) => [
    {
      measure: 'recovery-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        { what: 'A server hangs, in the long form', value: 20_000, source: 'this drill' },
        {
          what: 'Statements that it has not answered are given up',
          value: longestStatementMs(platform) + 500,
          source: 'the longest statementTimeout; packages/kit, database.ts: 0.5 s more',
        },
        {
          what: 'Services connect again',
          value: 1_000,
          source: 'packages/kit: a new connection in place of each that was given up',
        },
      ],
    },
  ],
  sabotages: [],
}
