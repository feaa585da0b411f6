import type { Drill, Form } from '../drill/drill.ts'
import type { Observed } from '../drill/measures.ts'
import { percentile } from '../drill/percentile.ts'
import { isWell } from '../drill/timeline.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import { shedPolitely } from '../judges/shed-politely.ts'
import { usualLoad } from '../load/load-spec.ts'
import { soldTwice } from '../sabotage/index.ts'

const usualPerSecond = 25

function phasesOf(form: Form) {
  const [calm, crowd, rest] = form === 'short' ? [3, 3, 12] : [10, 60, 60]
  return {
    before: { operationsPerSecond: usualPerSecond, seconds: calm },
    threefold: { operationsPerSecond: 3 * usualPerSecond, seconds: crowd },
    between: { operationsPerSecond: usualPerSecond, seconds: calm },
    tenfold: { operationsPerSecond: 10 * usualPerSecond, seconds: crowd },
    after: { operationsPerSecond: usualPerSecond, seconds: rest },
  }
}

/** Too many customers at once. The load itself is the fault: nothing is broken, and nothing may break. */
export const overload: Drill = {
  name: 'overload',
  title: 'Three times and ten times the usual rate, with the usual one before and after',
  load: ({ form }) => ({
    ...usualLoad,
    phases: Object.values(phasesOf(form)),
    // Whoever waits is counted as waiting, not left out.
    mostUnderWay: 3_000,
  }),
  faults: () => [],
  judges: [shedPolitely],
  measure: (seen) => [
    ...goodputs(seen),
    { name: 'back-to-usual-ms', unit: 'ms', value: backToUsualMs(seen) },
  ],
  budgets: [
    {
      measure: 'goodput-threefold',
      unit: '%',
      least: 90,
      parts: [
        {
          what: 'Share of what was asked for in the threefold phase that was answered well within it',
          value: 90,
          source: 'row F39: goodput at 3x; benchmarks/orders: 170 orders/s, the phase asks for 75',
        },
      ],
    },
    {
      measure: 'goodput-kept',
      unit: '%',
      least: 90,
      parts: [
        {
          what: 'What is done each second at ten times the rate, of what was done at three times',
          value: 90,
          source: 'row F39: more demand must not leave less done',
        },
      ],
    },
    {
      measure: 'back-to-usual-ms',
      unit: 'ms',
      most: 30_000,
      parts: [
        {
          what: 'The queue is worked off, and answers take no longer than twice what they did before',
          value: 30_000,
          source: 'row F39: recovery within 30 s',
        },
      ],
    },
  ],
  sabotages: [soldTwice],
}

type PhaseName = keyof ReturnType<typeof phasesOf>

/** The phases of a run, found by its length: only the form tells them apart. */
function spanOf(
  { operations, beganMs }: Observed,
  wanted: PhaseName,
): { from: number; until: number } {
  const lastMs = Math.max(...operations.map(({ dueMs }) => dueMs)) - beganMs
  const form = lastMs < 60_000 ? 'short' : 'long'
  let from = beganMs
  for (const [name, { seconds }] of Object.entries(phasesOf(form))) {
    const until = from + seconds * 1_000
    if (name === wanted) return { from, until }
    from = until
  }
  throw new RangeError(`There is no phase ${wanted}`)
}

function goodputs(seen: Observed): EvidenceMeasure[] {
  const of = (name: PhaseName) => {
    const { from, until } = spanOf(seen, name)
    const asked = seen.operations.filter(({ dueMs }) => dueMs >= from && dueMs < until)
    const done = seen.operations.filter(
      (operation) => isWell(operation) && operation.endedMs! >= from && operation.endedMs! < until,
    )
    return {
      asked: asked.length,
      done: done.length,
      perSecond: (done.length * 1_000) / (until - from),
    }
  }
  const [three, ten] = [of('threefold'), of('tenfold')]
  const percent = (part: number, whole: number) =>
    whole === 0 ? null : Math.round((part / whole) * 1_000) / 10
  return [
    { name: 'goodput-threefold', unit: '%', value: percent(three.done, three.asked) },
    { name: 'goodput-kept', unit: '%', value: percent(ten.perSecond, three.perSecond) },
    { name: 'done-per-second-threefold', unit: 'operations/s', value: Math.round(three.perSecond) },
    { name: 'done-per-second-tenfold', unit: 'operations/s', value: Math.round(ten.perSecond) },
  ]
}

/** Answers of a busy machine scatter: below this nobody was slow. */
const smallestUsualMs = 100

/** From the end of the tenfold rate to the first second whose answers, and all later ones, take as long as before. */
function backToUsualMs(seen: Observed): number | null {
  const { from, until } = spanOf(seen, 'before')
  const latencies = (start: number, end: number): number[] =>
    seen.operations
      .filter(({ dueMs }) => dueMs >= start && dueMs < end)
      .map((operation) =>
        isWell(operation) ? operation.endedMs! - operation.dueMs : Number.POSITIVE_INFINITY,
      )
  const usual = Math.max(smallestUsualMs, 2 * (percentile(latencies(from, until), 0.5) ?? 0))
  const after = spanOf(seen, 'after')
  let back: number | null = null
  for (let at = after.until - 1_000; at >= after.from; at -= 1_000) {
    if ((percentile(latencies(at, at + 1_000), 0.5) ?? 0) > usual) break
    back = at - after.from
  }
  return back
}
