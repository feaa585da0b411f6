import type { EvidenceMeasure } from '../evidence/schema.ts'
import { usualLoad } from '../load/load-spec.ts'
import type { Drill } from './drill.ts'
import { creatingKinds } from './focus.ts'
import { goodCreationsPerSecond, isIn, loadCores, perSecond, phasesOf } from './goodput.ts'
import type { Observed } from './measures.ts'
import { isWell } from './timeline.ts'

/** So many customers at once, and always one more who would come: enough to keep every process busy. */
const customers = 64
/** More than two cores can do: whoever comes in vain is not sent, and costs nothing. */
const comePerSecond = 1_200

/**
 * Capacity of the platform on this machine: a closed loop of 64 customers, judged as every drill
 * is. The first phase is left out of the figures: a process that has just started runs interpreted code.
 */
export const overloadCapacity: Drill = {
  name: 'overload-capacity',
  title: 'What is done each second for 64 customers at once',
  load: () => ({
    ...usualLoad,
    phases: [
      { operationsPerSecond: comePerSecond, seconds: 15 },
      { operationsPerSecond: comePerSecond, seconds: 20 },
    ],
    mostUnderWay: customers,
  }),
  faults: () => [],
  measure: capacity,
  budgets: () => [],
  sabotages: [],
}

function capacity(seen: Observed): EvidenceMeasure[] {
  const { operations, spec, beganMs, lags } = seen
  const span = phasesOf(spec, beganMs)[1]!
  const done = operations.filter(
    (operation) => isWell(operation) && isIn(span, operation.endedMs ?? 0),
  )
  const creating = creatingKinds(seen.stage.workload)
  const created = operations.filter(
    ({ kind, outcome }) => creating.includes(kind) && outcome?.outcome === 'ok',
  )
  // What was accepted has events that must be handled as well: the end of the last is the end of the work.
  const lastMs = lags.findLast(({ lag }) => (lag ?? 0) > 0)?.atMs ?? span.until
  const settled = perSecond(created.length, { from: beganMs, until: Math.max(lastMs, span.until) })
  const cores = loadCores(seen, span)
  return [
    { name: 'capacity', unit: 'operations/s', value: Math.round(perSecond(done.length, span)) },
    {
      name: 'capacity-creations',
      unit: 'creations/s',
      value: Math.round(goodCreationsPerSecond(seen, span)),
    },
    { name: 'capacity-settled', unit: 'creations/s', value: Math.round(settled) },
    {
      name: 'load-cores-capacity',
      unit: 'cores',
      value: cores === null ? null : Math.round(cores * 100) / 100,
    },
  ]
}
