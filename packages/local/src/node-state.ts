/**
 * Phase of a node. `restarting`: in backoff. `failed`: restarted too often, with a longer backoff. `stopped`: on
 * request.
 */
export type NodePhase = 'waiting' | 'starting' | 'ready' | 'restarting' | 'failed' | 'stopped'

/** State of one node, as shown by `status` and the live table. */
export interface NodeState {
  readonly id: string
  readonly kind: string
  readonly resource: string
  readonly host: string
  readonly ports: Readonly<Record<string, number>>
  phase: NodePhase
  /** Current step in a few words, such as "initdb". */
  doing?: string
  pid?: number
  restarts: number
  /** True if an earlier supervisor started it and this one took it over. */
  adopted?: boolean
  /** Milliseconds from the start until it was ready. */
  startMs?: number
  readyAt?: number
  /** Reason of the last restart or of the failure. */
  reason?: string
}
