import type { LoadSpec } from './load-spec.ts'

/** Messages to the load's process over its IPC channel; it exits when the channel closes. */
export type ToLoad =
  | {
      readonly type: 'start'
      readonly spec: LoadSpec
      readonly seed: number
      readonly run: string
      readonly ledger: string
      /** The project whose workload is sent. */
      readonly root: string
      /** The front door, `http://host:port`. */
      readonly endpoint: string
      readonly token: string
    }
  /** The faults are healed: unknown operations are repeated, and all created things looked at. */
  | { readonly type: 'settle'; readonly withinMs: number }

/** Counts since the start of the load. */
export interface LoadCounts {
  /** Time of these counts, milliseconds since 1970. */
  readonly atMs: number
  readonly scheduled: number
  readonly sent: number
  readonly skipped: number
  readonly ok: number
  readonly failed: number
  readonly unknown: number
  /** Sent operations of kinds that create something, and how many of those were acknowledged. */
  readonly creationsSent: number
  readonly acknowledged: number
  /** CPU time of the load's process. */
  readonly cpuMs: number
}

export const nothingCounted: LoadCounts = {
  atMs: 0,
  scheduled: 0,
  sent: 0,
  skipped: 0,
  ok: 0,
  failed: 0,
  unknown: 0,
  creationsSent: 0,
  acknowledged: 0,
  cpuMs: 0,
}

export type FromLoad =
  /** The first operation is due at this time. */
  | { readonly type: 'began'; readonly atMs: number }
  | { readonly type: 'counts'; readonly counts: LoadCounts }
  /** Every operation of the schedule has an outcome. */
  | { readonly type: 'sent' }
  | { readonly type: 'settled' }
