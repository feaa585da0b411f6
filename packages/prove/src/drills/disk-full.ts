import type { Drill } from '../drill/drill.ts'
import { errorsElsewhere } from '../drill/errors-elsewhere.ts'
import { mainService } from '../drill/focus.ts'
import { whyNoSmallDisk } from '../drill/small-disk.ts'
import { fillDisk } from '../faults/full-disk.ts'
import { shedPolitely } from '../judges/shed-politely.ts'
import { usualLoad } from '../load/load-spec.ts'

/** Room for a cluster, some minutes of its log, and little more. It is memory. */
const diskMebibytes = 256
const longestMs = 10_000

/** Acknowledged operations persist, and the platform recovers by itself once there is room. */
export const diskFull: Drill = {
  name: 'disk-full',
  title: 'The disk of the main database is full: first no row fits, then the log stops too',
  derivation: (stage) => ({ smallDisks: { [mainService(stage).database.name]: diskMebibytes } }),
  unavailable: whyNoSmallDisk,
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 16 : 60 }],
  }),
  faults: ({ form, ...stage }) => {
    const { database } = mainService(stage)
    const [forMs, gapMs] = form === 'short' ? [2_000, 5_000] : [longestMs, 10_000]
    return (['rows', 'log'] as const).map((until, at) => ({
      atMs: 1_000 + at * (forMs + gapMs),
      forMs,
      fault: fillDisk(database.name, until),
    }))
  },
  judges: [shedPolitely],
  measure: (seen) => [errorsElsewhere(seen)],
  budgets: () => [
    {
      measure: 'errors-elsewhere',
      unit: 'operations',
      bound: 'most',
      parts: [
        {
          what: 'Requests that need another database are served',
          value: 0,
          source: 'platform.ts: a server, and so a disk, for each database',
        },
      ],
    },
    {
      measure: 'recovery-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        { what: 'The disk is full for so long', value: longestMs, source: 'this drill' },
        {
          what: 'The supervisor waits before it starts a process again',
          value: 5_000,
          source: 'packages/local: 5 s at most',
        },
        {
          what: 'PostgreSQL replays its log and accepts connections',
          value: 10_000,
          source: 'the promise of kill-postgres: recovers within 10 s',
        },
      ],
    },
  ],
  sabotages: [],
}
