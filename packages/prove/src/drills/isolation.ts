import { type Platform, resourcesOf } from '@ballast/model'
import type { Budget, Drill, Stage } from '../drill/drill.ts'
import type { Observed } from '../drill/measures.ts'
import { isWell } from '../drill/timeline.ts'
import { nodesOfResource } from '../drill/victims.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import type { ScheduledFault } from '../faults/fault.ts'
import { stopNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy } from '../sabotage/index.ts'

const [firstMs, gapMs] = [1_000, 2_500]

/** One outage: what is stopped, and the service that must keep working meanwhile. */
interface Outage {
  readonly what: 'service' | 'database'
  readonly name: string
  readonly from: string
}

/**
 * Each promised isolation in turn: the service that the promise names is down, then the database of each service that
 * the promising service calls. What the promising service creates is created all the while.
 */
export const isolation: Drill = {
  name: 'isolation',
  title:
    'A service that another one must do without is down, then the database of one that it calls',
  unavailable: ({ platform }) =>
    outages(platform).length === 0 ? `"${platform.name}" promises no isolation` : undefined,
  load: ({ form, platform }) => {
    const [downMs, betweenMs] = timesOf(form)
    const each = (downMs + betweenMs) * outages(platform).length
    const seconds = (firstMs + each + 1_500) / 1_000
    return { ...usualLoad, phases: [{ operationsPerSecond: 20, seconds }] }
  },
  faults: ({ form, platform }) => {
    const [downMs, betweenMs] = timesOf(form)
    return outages(platform).flatMap(({ what, name }, at) =>
      nodesOfResource(platform, what === 'service' ? 'service' : 'postgres', name).map(
        (id): ScheduledFault => ({
          atMs: firstMs + at * (downMs + betweenMs),
          forMs: downMs,
          fault: stopNode(id),
        }),
      ),
    )
  },
  measure: (seen) => outages(seen.stage.platform).flatMap((outage) => refusedWhile(seen, outage)),
  budgets: ({ platform }) =>
    outages(platform).map(
      (outage): Budget => ({
        measure: measureOf(outage),
        unit: '%',
        bound: 'most',
        parts: [
          {
            what: `"${outage.from}" creates without asking ${outage.what} "${outage.name}"`,
            value: 0,
            source: 'the promise of isolation in platform.ts',
          },
        ],
      }),
    ),
  sabotages: [eventPassedBy],
}

/** How long each is down, and how long all is well before the next. */
function timesOf(form: 'short' | 'long'): readonly [number, number] {
  return form === 'short' ? [3_000, gapMs] : [10_000, 4 * gapMs]
}

function outages(platform: Platform): Outage[] {
  const all = platform.promises.flatMap((promise): Outage[] => {
    if (promise.kind !== 'isolates') return []
    const { service, from } = promise
    const called = resourcesOf(platform, 'service').filter(({ name }) =>
      from.calls.some(({ to }) => to.name === name),
    )
    return [
      { what: 'service', name: service.name, from: from.name },
      ...called.flatMap(({ database }): Outage[] =>
        database === undefined ? [] : [{ what: 'database', name: database.name, from: from.name }],
      ),
    ]
  })
  const keys = new Set<string>()
  return all.filter((one) => {
    const key = JSON.stringify(one)
    return !keys.has(key) && keys.add(key)
  })
}

const measureOf = ({ what, name }: Outage): string => `refused-while-${what}-${name}-down`

/** Share of the creations of the promising service that were turned away while all processes were down. */
function refusedWhile(
  { stage, operations, faults, beganMs }: Observed,
  outage: Outage,
): EvidenceMeasure[] {
  const targets = idsOf(stage, outage)
  const down = faults.filter(({ target, effect }) => targets.includes(target) && effect !== null)
  if (down.length === 0) return []
  const from = beganMs + Math.max(...down.map(({ effect }) => effect!.atMs))
  const until = beganMs + Math.min(...down.map(({ healedAtMs }) => healedAtMs ?? 0))
  const { kinds } = stage.workload
  const asked = operations.filter(
    ({ kind, dueMs }) =>
      kinds[kind]?.effect === 'creates' &&
      kinds[kind].service === outage.from &&
      dueMs >= from &&
      dueMs < until,
  )
  const refused = asked.filter((operation) => !isWell(operation)).length
  const value = asked.length === 0 ? null : Math.round((refused / asked.length) * 1_000) / 10
  return [{ name: measureOf(outage), unit: '%', value }]
}

function idsOf({ platform }: Stage, { what, name }: Outage): string[] {
  return nodesOfResource(platform, what === 'service' ? 'service' : 'postgres', name)
}
