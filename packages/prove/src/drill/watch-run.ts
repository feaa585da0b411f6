import { setTimeout as delay } from 'node:timers/promises'
import { eventDatabases, eventsWaiting } from '../events/event-databases.ts'
import { nowMs } from '../ledger/line.ts'
import type { LoadCounts } from '../load/protocol.ts'
import type { Proof, Run } from '../proof/proof.ts'
import type { LagSample } from './timeline.ts'

const sampleEveryMs = 250
const tellEveryMs = 1_000
/** Counting costs a database that is behind, so the pause is this many times the duration of a count, up to a second. */
const restPerWork = 9
const longestRestMs = 1_000

/** Samples a run into `lags` and reports its progress each second, until `signal` is aborted. */
export async function watchRun(
  proof: Proof,
  run: Run,
  {
    load,
    lags,
    beganMs,
    signal,
    progress,
  }: {
    load: { readonly counts: LoadCounts }
    lags: LagSample[]
    beganMs: number
    signal: AbortSignal
    progress: (line: string) => void
  },
): Promise<void> {
  const databases = eventDatabases(run.scene.platform, run.scene.access)
  let soFar: Readonly<Record<string, number>> = {}
  const counting = watchViolations(proof, run, { load, signal }, (counted) => {
    soFar = counted
  })
  let toldAtMs = 0
  while (!signal.aborted) {
    const atMs = nowMs()
    const waiting = await eventsWaiting(databases).catch(() => undefined)
    const lag = waiting && Object.values(waiting).reduce((sum, count) => sum + count, 0)
    const { cpuMs: loadCpuMs } = load.counts
    lags.push({ atMs, lag: lag ?? null, waiting: waiting ?? {}, loadCpuMs })
    const tookMs = nowMs() - atMs
    const restMs = Math.max(sampleEveryMs - tookMs, Math.min(restPerWork * tookMs, longestRestMs))
    if (atMs >= toldAtMs + tellEveryMs) {
      progress(progressLine(nowMs() - beganMs, load.counts, lag, soFar))
      toldAtMs = atMs
    }
    await delay(restMs, undefined, { signal }).catch(() => {})
  }
  await counting
}

/** Polls the platform's own proof for violations. Keeps the last counts while a party is unavailable. */
async function watchViolations(
  { watch }: Proof,
  run: Run,
  { load, signal }: { load: { readonly counts: LoadCounts }; signal: AbortSignal },
  onCount: (counted: Readonly<Record<string, number>>) => void,
): Promise<void> {
  const count = watch?.({ ...run, counts: () => load.counts })
  while (count !== undefined && !signal.aborted) {
    const startedAt = performance.now()
    await count(signal).then(onCount, () => {})
    const tookMs = performance.now() - startedAt
    const restMs = Math.max(tellEveryMs - tookMs, restPerWork * tookMs)
    await delay(restMs, undefined, { signal }).catch(() => {})
  }
}

function progressLine(
  elapsedMs: number,
  { sent, skipped, ok, failed, unknown }: LoadCounts,
  lag: number | undefined,
  soFar: Readonly<Record<string, number>>,
): string {
  const underWay = sent - ok - failed - unknown
  const operations = [
    `${sent} sent`,
    `${ok} ok`,
    `${failed} failed`,
    `${unknown} unknown`,
    `${underWay} under way`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ')
  const waiting = lag === undefined ? 'a database is away' : `${lag} events on their way`
  const counted = Object.entries(soFar).flatMap(([name, count]) =>
    count > 0 ? [`${count} ${name}`] : [],
  )
  return [`${(elapsedMs / 1_000).toFixed(0)} s: ${operations}`, waiting, counted.join(', ')]
    .filter((part) => part !== '')
    .join('; ')
}
