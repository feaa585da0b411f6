import type { EvidenceFault, EvidenceMeasure, Recovery } from '../evidence/schema.ts'
import type { Facts } from '../judges/index.ts'
import type { Operation } from '../ledger/read-ledger.ts'
import type { LoadSpec } from '../load/load-spec.ts'
import type { Stage } from './drill.ts'
import { percentile } from './percentile.ts'
import { isWell, type LagSample, latencyMsOf } from './timeline.ts'

/** The observations of a finished run. */
export interface Observed {
  readonly stage: Stage
  readonly spec: LoadSpec
  /** Measures of the drill that ran first. */
  readonly known: readonly EvidenceMeasure[]
  readonly operations: readonly Operation[]
  readonly faults: readonly EvidenceFault[]
  readonly recoveries: readonly Recovery[]
  readonly lags: readonly LagSample[]
  /** Start of the load on the clock of the ledger; times of faults and recoveries are relative to it. */
  readonly beganMs: number
  readonly facts: Pick<Facts, 'records' | 'handled'>
}

/** Returns the measures of every drill. Budgets name them; `null` means that there was nothing to measure. */
export function measuresOf({
  operations,
  faults,
  recoveries,
  lags,
  beganMs,
  facts,
}: Omit<Observed, 'stage' | 'spec' | 'known'>): EvidenceMeasure[] {
  const sent = operations.filter(({ sentMs }) => sentMs !== undefined)
  const errors = sent.filter((operation) => !isWell(operation)).length
  const firstMs = Math.min(...faults.map(({ appliedAtMs }) => appliedAtMs))
  const healedMs = Math.max(0, ...faults.map(({ healedAtMs }) => healedAtMs ?? 0))
  return [
    { name: 'errors-seen', unit: 'operations', value: errors },
    { name: 'errors-share', unit: '%', value: share(errors, sent.length) },
    // Without errors, recovery took 0 ms; with errors until the end, there was no recovery.
    {
      name: 'recovery-ms',
      unit: 'ms',
      value: endsWell(sent) ? Math.max(0, ...recoveries.map(({ tookMs }) => tookMs)) : null,
    },
    { name: 'drain-ms', unit: 'ms', value: drainMs(lags, beganMs + firstMs, beganMs + healedMs) },
    // A load that falls behind its schedule offers less than declared.
    {
      name: 'sent-late-p99-ms',
      unit: 'ms',
      value: percentile(
        sent.map(({ dueMs, sentMs }) => sentMs! - dueMs),
        0.99,
      ),
    },
    { name: 'p99-ms', unit: 'ms', value: latencyMsOf(operations).p99 },
    { name: 'handled-p50-ms', unit: 'ms', value: percentile(handledAfterMs(facts), 0.5) },
    { name: 'handled-p99-ms', unit: 'ms', value: percentile(handledAfterMs(facts), 0.99) },
    { name: 'handled-max-ms', unit: 'ms', value: percentile(handledAfterMs(facts), 1) },
  ]
}

/** Whether an operation succeeded after the last error. */
function endsWell(sent: readonly Operation[]): boolean {
  return (
    sent.length > 0 && isWell(sent.reduce((last, next) => (next.dueMs > last.dueMs ? next : last)))
  )
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100
}

/** Milliseconds from the transaction that wrote an event to the one that handled it, for each event and service. */
function handledAfterMs({ records, handled }: Observed['facts']): number[] {
  const writtenMs = new Map(records.map(({ id, time }) => [id, Date.parse(time)]))
  return handled.flatMap(({ event, atMicros }) => {
    const at = writtenMs.get(event)
    return at === undefined || Number.isNaN(at) ? [] : [Number(atMicros) / 1_000 - at]
  })
}

/** Events in flight at any moment of a healthy platform. */
const smallestBacklog = 10

/** Milliseconds from the last healing until the backlog is no larger than before the first fault; null if it never is. */
function drainMs(lags: readonly LagSample[], firstMs: number, healedMs: number): number | null {
  const before = lags.filter(({ atMs }) => atMs < firstMs).map(({ lag }) => lag ?? 0)
  const usual = Math.max(smallestBacklog, ...before)
  const drained = lags.find(({ atMs, lag }) => atMs >= healedMs && lag !== null && lag <= usual)
  return drained === undefined ? null : Math.round(drained.atMs - healedMs)
}
