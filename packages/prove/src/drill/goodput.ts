import type { LoadSpec } from '../load/load-spec.ts'
import { creatingKinds } from './focus.ts'
import type { Observed } from './measures.ts'

/** Answers that arrive later do not count as goodput: the client has given up. */
export const answerIsGoodWithinMs = 2_000

export interface Span {
  /** On the clock of the ledger; `until` is not in it. */
  readonly from: number
  readonly until: number
}

/** The phases of a load, one after the other. */
export function phasesOf({ phases }: LoadSpec, beganMs: number): Span[] {
  let from = beganMs
  return phases.map(({ seconds }) => {
    const span = { from, until: from + seconds * 1_000 }
    from = span.until
    return span
  })
}

/** Returns how many creations were acknowledged in time, each second of a span in which the answers came. */
export function goodCreationsPerSecond(
  { stage, operations }: Pick<Observed, 'stage' | 'operations'>,
  span: Span,
): number {
  const creating = creatingKinds(stage.workload)
  const good = operations.filter(
    ({ kind, dueMs, endedMs = Number.POSITIVE_INFINITY, outcome }) =>
      creating.includes(kind) &&
      outcome?.outcome === 'ok' &&
      isIn(span, endedMs) &&
      endedMs - dueMs <= answerIsGoodWithinMs,
  )
  return perSecond(good.length, span)
}

export function isIn({ from, until }: Span, atMs: number): boolean {
  return atMs >= from && atMs < until
}

export function perSecond(count: number, { from, until }: Span): number {
  return (count * 1_000) / (until - from)
}

/** CPU that the load's own process used in a span, in cores; on one machine the platform lacks it. */
export function loadCores({ lags }: Pick<Observed, 'lags'>, span: Span): number | null {
  const within = lags.filter(({ atMs }) => isIn(span, atMs))
  const [first, last] = [within[0], within.at(-1)]
  if (first === undefined || last === undefined || first === last) return null
  return (last.loadCpuMs - first.loadCpuMs) / (last.atMs - first.atMs)
}
