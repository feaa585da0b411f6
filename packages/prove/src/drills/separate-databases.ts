import { resourcesOf } from '@ballast/model'
import type { Budget, Drill, Stage } from '../drill/drill.ts'
import { databasesOf, mainService } from '../drill/focus.ts'
import type { Observed } from '../drill/measures.ts'
import { isWell } from '../drill/timeline.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import { stopNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy } from '../sabotage/index.ts'

/**
 * Row H7: what databases of their own are worth. The server of one database is stopped, once where the other databases
 * have servers of their own, once where the same server holds all of them: one PostgreSQL process, with room for as
 * many connections as all servers had together.
 */
export const separateDatabases: Drill = {
  name: 'separate-databases',
  title: 'One database is down: what goes on with a server for each, and with one server for all',
  beside: {
    title: 'One PostgreSQL for all',
    derivation: (stage) => ({ oneCluster: victimOf(stage)! }),
  },
  unavailable: (stage) =>
    victimOf(stage) === undefined
      ? `"${stage.platform.name}" has no database but that of its main service that requests wait for`
      : undefined,
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 11 : 60 }],
    shape: 'every',
  }),
  faults: ({ form, ...stage }) => [
    { atMs: 2_000, forMs: form === 'short' ? 3_000 : 20_000, fault: stopNode(victimOf(stage)!) },
  ],
  measure: (seen) => Object.keys(seen.stage.workload.kinds).map((kind) => servedShare(seen, kind)),
  budgets: (stage) =>
    Object.keys(stage.workload.kinds)
      .filter((kind) => !databasesOf(stage, kind).includes(victimOf(stage)!))
      .map(
        (kind): Budget => ({
          measure: measureOf(kind),
          unit: '%',
          bound: 'least',
          parts: [
            {
              what: `"${kind}" needs no answer from the database that is down`,
              value: 100,
              source: 'platform.ts: a server for each database',
            },
          ],
        }),
      ),
  sabotages: [eventPassedBy],
}

/** The first database, other than that of the main service, that a kind of operation waits for. */
function victimOf(stage: Stage): string | undefined {
  const main = mainService(stage).database.name
  const needed = Object.keys(stage.workload.kinds).flatMap((kind) => databasesOf(stage, kind))
  return resourcesOf(stage.platform, 'postgres').find(
    ({ name }) => name !== main && needed.includes(name),
  )?.name
}

const measureOf = (kind: string): string => `${kind}-served`

/** Share of what was asked for while the server was down that was served. */
function servedShare({ operations, faults, beganMs }: Observed, asked: string): EvidenceMeasure {
  const [{ effect, healedAtMs } = { effect: null, healedAtMs: null }] = faults
  const from = beganMs + (effect?.atMs ?? 0)
  const until = beganMs + (healedAtMs ?? 0)
  const due = operations.filter(
    ({ kind, dueMs }) => kind === asked && dueMs >= from && dueMs < until,
  )
  const served = due.filter(isWell).length
  const value = due.length === 0 ? null : Math.round((served / due.length) * 1_000) / 10
  return { name: measureOf(asked), unit: '%', value }
}
