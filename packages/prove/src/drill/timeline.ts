import type { EvidenceRun, EvidenceSample, Recovery } from '../evidence/schema.ts'
import { countedAs, type Outcome } from '../ledger/line.ts'
import type { Operation } from '../ledger/read-ledger.ts'
import { greatest, least } from './extremes.ts'
import { percentile } from './percentile.ts'

/** A count of the events in flight at one moment. */
export interface LagSample {
  readonly atMs: number
  /** Null: a database did not answer. */
  readonly lag: number | null
  /** The lag, by the database in which the events wait; empty if one did not answer. */
  readonly waiting: Readonly<Record<string, number>>
  /** CPU time that the load's own process has used so far. */
  readonly loadCpuMs: number
}

/** Returns one sample for each second of a run. @param beganMs start of the run, on the clock of the ledger */
export function timelineOf(
  operations: readonly Operation[],
  lags: readonly LagSample[],
  beganMs: number,
): EvidenceSample[] {
  const second = (atMs: number): number => Math.floor((atMs - beganMs) / 1_000)
  const dueAt = Map.groupBy(operations, ({ dueMs }) => second(dueMs))
  const endedAt = Map.groupBy(operations, ({ endedMs }) =>
    endedMs === undefined ? undefined : second(endedMs),
  )
  const lagAt = new Map(lags.map(({ atMs, lag }) => [second(atMs), lag]))
  const seconds = [...dueAt.keys(), ...endedAt.keys(), ...lagAt.keys()]
  const last = greatest([0, ...seconds.filter((at) => at !== undefined)])
  return Array.from({ length: last + 1 }, (_, at): EvidenceSample => {
    const due = dueAt.get(at) ?? []
    const ended = endedAt.get(at) ?? []
    const ok = ended.filter(isWell)
    const latencies = ok.map(latencyOf)
    return {
      atMs: at * 1_000,
      scheduled: due.length,
      sent: due.filter(({ sentMs }) => sentMs !== undefined).length,
      skipped: due.filter(({ sentMs }) => sentMs === undefined).length,
      ok: ok.length,
      failed: ended.filter(counts('failed')).length,
      unknown: ended.filter(isUnknown).length,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      lag: lagAt.get(at) ?? null,
    }
  })
}

export function outcomesOf(operations: readonly Operation[]): EvidenceRun['outcomes'] {
  const count = (is: (operation: Operation) => boolean): number => operations.filter(is).length
  const isClear = ({ settled }: Operation): boolean =>
    settled !== undefined && settled.outcome !== 'unknown'
  return {
    scheduled: operations.length,
    sent: count(({ sentMs }) => sentMs !== undefined),
    skipped: count(({ sentMs }) => sentMs === undefined),
    ok: count(isWell),
    failed: count(counts('failed')),
    unknown: count(isUnknown),
    settled: count((operation) => isUnknown(operation) && isClear(operation)),
    unsettled: count((operation) => isUnknown(operation) && !isClear(operation)),
  }
}

export function latencyMsOf(operations: readonly Operation[]): EvidenceRun['latencyMs'] {
  const latencies = operations.filter(isWell).map(latencyOf)
  const at = (share: number): number | null => percentile(latencies, share)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/**
 * Returns how long clients got errors after a fault: from the last success before the first
 * error, to the end of the first request after the last error. Undefined where nobody saw an error.
 *
 * @param fromMs the fault; @param untilMs the next one, or the end
 */
export function recoveryOf(
  operations: readonly Operation[],
  {
    target,
    fromMs,
    untilMs,
    beganMs,
  }: { target: string; fromMs: number; untilMs: number; beganMs: number },
): Recovery | undefined {
  // Operations in flight when the fault happened are affected by it.
  const sent = operations.filter(({ sentMs }) => sentMs !== undefined)
  const affected = sent.filter(
    ({ dueMs, endedMs }) => (endedMs ?? dueMs) >= fromMs && dueMs < untilMs,
  )
  const bad = affected.filter((operation) => !isWell(operation)).map(({ dueMs }) => dueMs)
  if (bad.length === 0) return undefined
  const [firstBad, lastBad] = [least(bad), greatest(bad)]
  const well = sent.filter(isWell)
  const before = well.filter(({ dueMs }) => dueMs <= firstBad).map(({ dueMs }) => dueMs)
  const after = well.filter(({ dueMs }) => dueMs > lastBad).map(({ endedMs }) => endedMs!)
  if (after.length === 0) return undefined
  const lastOk = before.length === 0 ? firstBad : greatest(before)
  const firstOk = least(after)
  return {
    target,
    lastOkMs: Math.round(lastOk - beganMs),
    firstOkMs: Math.round(firstOk - beganMs),
    tookMs: Math.max(0, Math.round(firstOk - lastOk)),
  }
}

const counts =
  (as: Outcome) =>
  ({ outcome }: Operation): boolean =>
    outcome !== undefined && countedAs(outcome) === as

/** Whether an operation was served, or refused as it should be. */
export const isWell = counts('ok')
const isUnknown = counts('unknown')

const latencyOf = ({ dueMs, endedMs }: Operation): number => endedMs! - dueMs
