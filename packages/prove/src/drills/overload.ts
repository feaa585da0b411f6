import type { Budget, Drill } from '../drill/drill.ts'
import { creatingKinds } from '../drill/focus.ts'
import {
  goodCreationsPerSecond,
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

const usualPerSecond = 25
/** In the order of `Phase`. */
const seconds = {
  short: [3, 3, 6, 3, 12],
  long: [10, 300, 40, 60, 60],
} as const

/** Too many customers at once. The load itself is the fault: nothing is broken, and nothing may break. */
export const overload: Drill = {
  name: 'overload',
  title:
    'Three times and ten times the usual rate, in the long form the capacity, with the usual rate before and after',
  first: (form) => (form === 'long' ? overloadCapacity : undefined),
  load: ({ form, known }) => {
    const base = of(known, 'capacity') ?? usualPerSecond
    const rates = [usualPerSecond, 3 * base, usualPerSecond, 10 * base, usualPerSecond]
    return {
      ...usualLoad,
      phases: rates.map((operationsPerSecond, at) => ({
        operationsPerSecond,
        seconds: seconds[form][at]!,
      })),
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
    backToUsual(seen, 'threefold', 'between'),
    backToUsual(seen, 'tenfold', 'after'),
  ],
  budgets: () => [
    {
      measure: 'goodput-threefold',
      unit: '%',
      bound: 'least',
      parts: [
        {
          what: 'Creations acknowledged within 2 s while three times as many come, of those that can be: in the short form all that come, in the long form what the capacity is',
          value: 90,
          source: 'goal of this drill: goodput at threefold demand',
        },
      ],
    },
    {
      measure: 'goodput-kept',
      unit: '%',
      bound: 'least',
      parts: [
        {
          what: 'Creations acknowledged within 2 s each second at ten times the rate, of those at three times',
          value: 90,
          source: 'goal of this drill: more demand must not reduce goodput',
        },
      ],
    },
    backWithin30s('threefold', 'goal of this drill: recovery within 30 s'),
    backWithin30s('tenfold', 'goal of this drill: as after threefold demand'),
  ],
  sabotages: [],
}

const phaseNames = ['before', 'threefold', 'between', 'tenfold', 'after'] as const
type Phase = (typeof phaseNames)[number]
type Crowd = 'threefold' | 'tenfold'

function spanOf({ spec, beganMs }: Pick<Observed, 'spec' | 'beganMs'>, wanted: Phase): Span {
  return phasesOf(spec, beganMs)[phaseNames.indexOf(wanted)]!
}

function of(measures: readonly EvidenceMeasure[], wanted: string): number | undefined {
  return measures.find(({ name }) => name === wanted)?.value ?? undefined
}

/** Measures of an overloaded phase: work done, requests shed, and the cost of the load itself. */
function crowded(seen: Observed, phase: Crowd): EvidenceMeasure[] {
  const span = spanOf(seen, phase)
  const due = seen.operations.filter(({ dueMs }) => isIn(span, dueMs))
  const creating = creatingKinds(seen.stage.workload)
  const created = due.filter(({ kind }) => creating.includes(kind))
  const possible = of(seen.known, 'capacity-creations') ?? perSecond(created.length, span)
  const done = goodCreationsPerSecond(seen, span)
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
    measure('good-creations', 'creations/s', done),
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
    goodCreationsPerSecond(seen, spanOf(seen, phase)),
  )
  const value = three === 0 ? null : Math.round((1_000 * ten!) / three!) / 10
  return { name: 'goodput-kept', unit: '%', value }
}

/** Answers of a busy machine scatter: below this nobody was slow. */
const smallestUsualMs = 100

/** From the end of a crowd to the first second whose answers, and all later ones, take as long as before it. */
function backToUsual(
  { spec, beganMs, operations }: Observed,
  crowd: Crowd,
  rest: Phase,
): EvidenceMeasure {
  const [before, after] = [spanOf({ spec, beganMs }, 'before'), spanOf({ spec, beganMs }, rest)]
  const latencies = (start: number, end: number): number[] =>
    operations
      .filter(({ dueMs }) => dueMs >= start && dueMs < end)
      .map((operation) =>
        isWell(operation) ? operation.endedMs! - operation.dueMs : Number.POSITIVE_INFINITY,
      )
  const usual = Math.max(
    smallestUsualMs,
    2 * (percentile(latencies(before.from, before.until), 0.5) ?? 0),
  )
  let value: number | null = null
  for (let at = after.until - 1_000; at >= after.from; at -= 1_000) {
    if ((percentile(latencies(at, at + 1_000), 0.5) ?? 0) > usual) break
    value = at - after.from
  }
  return { name: `back-to-usual-${crowd}`, unit: 'ms', value }
}

function backWithin30s(crowd: Crowd, source: string): Budget {
  return {
    measure: `back-to-usual-${crowd}`,
    unit: 'ms',
    bound: 'most',
    parts: [
      {
        what: 'The queue is worked off, and answers take no longer than twice what they did before',
        value: 30_000,
        source,
      },
    ],
  }
}
