import type { Drill } from '../drill/drill.ts'
import {
  goodOrdersPerSecond,
  isIn,
  loadCores,
  perSecond,
  phasesOf,
  type Span,
} from '../drill/goodput.ts'
import type { Observed } from '../drill/measures.ts'
import { overloadCapacity } from '../drill/overload-capacity.ts'
import { percentile } from '../drill/percentile.ts'
import { isWell } from '../drill/timeline.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import { shedPolitely } from '../judges/shed-politely.ts'
import { usualLoad } from '../load/load-spec.ts'
import { soldTwice } from '../sabotage/index.ts'

const usualPerSecond = 25
const seconds = {
  short: { calm: 3, crowd: 3, rest: 12 },
  long: { calm: 10, crowd: 60, rest: 60 },
} as const

/** Too many customers at once. The load itself is the fault: nothing is broken, and nothing may break. */
export const overload: Drill = {
  name: 'overload',
  title:
    'Three times and ten times the usual rate, in the long form the capacity, with the usual rate before and after',
  first: (form) => (form === 'long' ? overloadCapacity : undefined),
  load: ({ form, known }) => {
    const { calm, crowd, rest } = seconds[form]
    const base = of(known, 'capacity') ?? usualPerSecond
    return {
      ...usualLoad,
      // In the order of `Phase`.
      phases: [
        { operationsPerSecond: usualPerSecond, seconds: calm },
        { operationsPerSecond: 3 * base, seconds: crowd },
        { operationsPerSecond: usualPerSecond, seconds: calm },
        { operationsPerSecond: 10 * base, seconds: crowd },
        { operationsPerSecond: usualPerSecond, seconds: rest },
      ],
      // Whoever waits is counted as waiting, not left out.
      mostUnderWay: 3_000,
    }
  },
  faults: () => [],
  judges: [shedPolitely],
  measure: (seen) => [
    ...seen.known.filter(({ name }) => name.includes('capacity')),
    ...crowded(seen, 'threefold'),
    ...crowded(seen, 'tenfold'),
    goodputKept(seen),
    { name: 'back-to-usual-ms', unit: 'ms', value: backToUsualMs(seen) },
  ],
  budgets: [
    {
      measure: 'goodput-threefold',
      unit: '%',
      least: 90,
      parts: [
        {
          what: 'Orders acknowledged within 2 s while three times as many come, of those that can be: in the short form all that come, in the long form what the capacity is',
          value: 90,
          source:
            'row F39: goodput at 3x; benchmarks/orders: 170 orders/s, the short form asks for 53',
        },
      ],
    },
    {
      measure: 'goodput-kept',
      unit: '%',
      least: 90,
      parts: [
        {
          what: 'Orders acknowledged within 2 s each second at ten times the rate, of those at three times',
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

const phaseNames = ['before', 'threefold', 'between', 'tenfold', 'after'] as const
type Phase = (typeof phaseNames)[number]

function spanOf({ spec, beganMs }: Observed, wanted: Phase): Span {
  return phasesOf(spec, beganMs)[phaseNames.indexOf(wanted)]!
}

function of(measures: readonly EvidenceMeasure[], wanted: string): number | undefined {
  return measures.find(({ name }) => name === wanted)?.value ?? undefined
}

/** What was done, what was turned away and what the load itself cost while too many came. */
function crowded(seen: Observed, phase: 'threefold' | 'tenfold'): EvidenceMeasure[] {
  const span = spanOf(seen, phase)
  const due = seen.operations.filter(({ dueMs }) => isIn(span, dueMs))
  const orders = due.filter(({ kind }) => kind === 'order')
  const possible = of(seen.known, 'capacity-orders') ?? perSecond(orders.length, span)
  const done = goodOrdersPerSecond(seen.operations, span)
  const shed = due.filter(({ outcome }) => outcome?.status === 503 || outcome?.status === 429)
  const skipped = due.filter(({ sentMs }) => sentMs === undefined)
  const served = due.filter(isWell).map(({ dueMs, endedMs }) => endedMs! - dueMs)
  const late = due.flatMap(({ dueMs, sentMs }) => (sentMs === undefined ? [] : [sentMs - dueMs]))
  const measure = (name: string, unit: string, value: number | null): EvidenceMeasure => ({
    name: `${name}-${phase}`,
    unit,
    value: value === null ? null : Math.round(value * 100) / 100,
  })
  return [
    measure('offered', 'operations/s', perSecond(due.length, span)),
    measure('good-orders', 'orders/s', done),
    measure('goodput', '%', possible === 0 ? null : (100 * done) / possible),
    measure('shed', '%', percentOf(shed.length, due.length)),
    measure('not-sent', '%', percentOf(skipped.length, due.length)),
    measure('served-p50', 'ms', percentile(served, 0.5)),
    measure('served-p99', 'ms', percentile(served, 0.99)),
    measure('sent-late-p99', 'ms', percentile(late, 0.99)),
    measure('load-cores', 'cores', loadCores(seen, span)),
  ]
}

function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole
}

function goodputKept(seen: Observed): EvidenceMeasure {
  const [three, ten] = (['threefold', 'tenfold'] as const).map((phase) =>
    goodOrdersPerSecond(seen.operations, spanOf(seen, phase)),
  )
  const value = three === 0 ? null : Math.round((1_000 * ten!) / three!) / 10
  return { name: 'goodput-kept', unit: '%', value }
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
