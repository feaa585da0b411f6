import { setTimeout as delay } from 'node:timers/promises'
import { nowMs } from '../ledger/line.ts'
import type { LoadCounts } from '../load/protocol.ts'
import { eventsWaiting } from '../replay/ask-databases.ts'
import { type CountedSoFar, countSoFar } from './count-so-far.ts'
import type { DrillPlatform } from './drill-platform.ts'
import type { LagSample } from './timeline.ts'

const sampleEveryMs = 250
const tellEveryMs = 1_000
/** To count what waits takes from a database that is behind: so many times as long it is left alone, up to a second. */
const restPerWork = 9
const longestRestMs = 1_000

/** Samples a run while it goes on, into `lags`, and tells each second how it stands, until `signal` is aborted. */
export async function watchRun(
  { access }: DrillPlatform,
  {
    run,
    load,
    lags,
    beganMs,
    signal,
    progress,
  }: {
    run: string
    load: { readonly counts: LoadCounts }
    lags: LagSample[]
    beganMs: number
    signal: AbortSignal
    progress: (line: string) => void
  },
): Promise<void> {
  let soFar: CountedSoFar | undefined
  const counting = countSoFar(access, {
    run,
    load,
    signal,
    onCount: (counted) => {
      soFar = counted
    },
  })
  let toldAtMs = 0
  while (!signal.aborted) {
    const atMs = nowMs()
    const waiting = await eventsWaiting(access.databases).catch(() => undefined)
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

function progressLine(
  elapsedMs: number,
  { sent, skipped, ok, failed, unknown }: LoadCounts,
  lag: number | undefined,
  soFar: CountedSoFar | undefined,
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
  const counted =
    soFar &&
    `of ${soFar.placed} orders ${soFar.lost} lost, ${soFar.doubled} doubled, ${soFar.chargedTwice} charged twice, ${soFar.oversold} skus oversold`
  return [`${(elapsedMs / 1_000).toFixed(0)} s: ${operations}`, waiting, counted]
    .filter((part) => part !== undefined)
    .join('; ')
}
