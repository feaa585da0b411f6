import type { Platform } from '@ballast/model'
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
const [beforeMs, afterMs] = [500, 2_500]
/** How long a database is slow, and how long it is not before the next. */
const times = {
  short: { forMs: 2_500, pauseMs: 1_000 },
  long: { forMs: 10_000, pauseMs: 3_000 },
} as const

/**
 * A database answers late. That is worse than no answer, because each request holds a connection meanwhile. Requests that
 * cannot be served are refused with a reason, and requests that do not need the database are not affected.
 */
export const slowDatabase: Drill = {
  name: 'slow-database',
  title: 'A database answers 0.2 s late, then 2 s late',
  derivation: () => ({ detours: true }),
  load: ({ form, platform }) => {
    const links = form === 'short' ? 1 : storeLinks(platform).length
    const { forMs, pauseMs } = times[form]
    const seconds = (beforeMs + links * lateMs.length * (forMs + pauseMs) + afterMs) / 1_000
    return { ...usualLoad, phases: [{ operationsPerSecond: 20, seconds }] }
  },
  faults: ({ random, form, ...stage }) => {
    const links = storeLinks(stage.platform)
    // The short form takes the one that most requests wait for.
    const main = links.filter(({ from }) => from.name === mainService(stage).name)
    const slow = form === 'short' ? main : random.shuffled(links)
    const { forMs, pauseMs } = times[form]
    return slow
      .flatMap(({ from, to }) => lateMs.map((ms) => delayLink(from.name, to.name, ms / 2)))
      .map((fault, at) => ({ atMs: beforeMs + at * (forMs + pauseMs), forMs, fault }))
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
          what: 'Requests that need another database than the slow one are served',
          value: 0,
          source: 'platform.ts: a database and a pool for each service',
        },
      ],
    },
    {
      measure: 'recovery-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'From the first error to the first request after the last one, the slow time included',
          value: 30_000,
          source: 'goal of this drill: recovery within 30 s',
        },
      ],
    },
  ],
  sabotages: [],
}

function storeLinks({ links }: Platform): Platform['links'] {
  return links.filter(({ how }) => how === 'stores')
}
