/** `failed`: it certainly did not happen. `unknown`: it may or may not have happened. */
export type Outcome = 'ok' | 'failed' | 'unknown'

/** The result of an operation, as the client learned it. */
export interface Answer {
  readonly outcome: Outcome
  /** The platform said no, as it should: what was never lent cannot be given back. */
  readonly refused?: boolean
  /** HTTP status; absent where no answer came. */
  readonly status?: number
  /** Code of a problem, or of a broken connection. */
  readonly code?: string
  /** The answer said when to come again (`Retry-After`). */
  readonly retryAfter?: true
  /** Id of the thing that it is about. */
  readonly subject?: string
  /** Further facts that the workload read in the answer, for the judges. */
  readonly said?: unknown
}

/** As what an operation counts: a no as it should be serves its customer as well as a yes. */
export function countedAs({ outcome, refused }: Answer): Outcome {
  return refused === true ? 'ok' : outcome
}

/** An entry of the ledger, which adds the gapless line number `n` and the time `at`. */
export type LedgerEntry =
  | { readonly is: 'begin'; readonly version: 1; readonly run: string; readonly pid: number }
  /** On disk before the request is sent. `dueMs`: when it was to be sent, epoch. */
  | {
      readonly is: 'intent'
      readonly op: number
      readonly kind: string
      readonly dueMs: number
      readonly key?: string
    }
  /** Its time had come, and it was not sent: too many were under way. */
  | {
      readonly is: 'skipped'
      readonly op: number
      readonly kind: string
      readonly dueMs: number
    }
  | ({ readonly is: 'outcome'; readonly op: number } & Answer)
  /** The result of repeating an unknown operation with the same key, after the faults. */
  | ({ readonly is: 'settled'; readonly op: number } & Answer)
  /** How the thing that was created stands at rest, as the front door shows it. */
  | { readonly is: 'seen'; readonly op: number; readonly body: unknown }
  /** Four times a second: a ledger that stopped is missed. */
  | { readonly is: 'alive'; readonly underWay: number }
  | { readonly is: 'end'; readonly operations: number }

export type LedgerLine = LedgerEntry & {
  readonly n: number
  /** Milliseconds since 1970, with fractions: of the clock that faults are written with. */
  readonly at: number
}

/** Distance of the lines that say that the ledger lives. */
export const aliveEveryMs = 250

/** One clock for load, faults and samples; it does not jump when the machine's time is set. */
export const nowMs = (): number => performance.timeOrigin + performance.now()
