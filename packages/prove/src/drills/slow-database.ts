import type { Drill } from '../drill/drill.ts'
import { errorsElsewhere } from '../drill/errors-elsewhere.ts'
import { mainService } from '../drill/focus.ts'
import { delayLink } from '../faults/edge-faults.ts'
import { shedPolitely } from '../judges/shed-politely.ts'
import { usualLoad } from '../load/load-spec.ts'

/**
 * So much later each answer comes: half of it on the way there, half on the way back.
 */
const lateMs = [200, 2_000]
const beforeMs = 500

/**
 * Rows F15 and F40: the database is there and answers late, which is worse than being away, since whoever asks
 * holds something meanwhile. Who cannot be served is told so, and whoever does not need that database sees nothing.
 */
export const slowDatabase: Drill = {
  name: 'slow-database',
  title: 'A database answers 0.2 s late, then 2 s late',
  derivation: () => ({ detours: true }),
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 10 : 110 }],
  }),
  faults: ({ random, form, ...stage }) => {
    const { platform } = stage
    const links = platform.links.filter(({ how }) => how === 'stores')
    // The short form takes the one that customers wait for.
    const slow =
      form === 'short'
        ? links.filter(({ from }) => from.name === mainService(stage).name)
        : random.shuffled(links)
    const [forMs, restMs] = form === 'short' ? [2_500, 1_000] : [10_000, 3_000]
    return slow
      .flatMap(({ from, to }) => lateMs.map((ms) => delayLink(from.name, to.name, ms / 2)))
      .map((fault, at) => ({ atMs: beforeMs + at * (forMs + restMs), forMs, fault }))
  },
  judges: [shedPolitely],
  measure: (seen) => [errorsElsewhere(seen)],
  budgets: () => [
    {
      measure: 'errors-elsewhere',
      unit: 'operations',
      most: 0,
      parts: [
        {
          what: 'Requests that need another database than the slow one are served',
          value: 0,
          source: 'platform.ts: a database and a pool for each service',
        },
      ],
    },
    {
      measure: 'recovery-ms',
      unit: 'ms',
      most: 30_000,
      parts: [
        {
          what: 'From the first error to the first request after the last one, the slow time included',
          value: 30_000,
          source: 'row F15: recovery within 30 s',
        },
      ],
    },
  ],
  sabotages: [],
}
