/** `restarting`: waits for its next attempt. `failed`: was restarted too often, and is tried seldom. `stopped`: asked to be. */
export type NodePhase = 'waiting' | 'starting' | 'ready' | 'restarting' | 'failed' | 'stopped'

/** What is known of one node, as `status` and the live table show it. */
export interface NodeState {
  readonly id: string
  readonly kind: string
  readonly resource: string
  readonly host: string
  readonly ports: Readonly<Record<string, number>>
  phase: NodePhase
  /** What it is doing at the moment, in a few words. */
  doing?: string
  pid?: number
  restarts: number
  /** It was started by an earlier supervisor, and taken over. */
  adopted?: boolean
  /** From the start of the process to its first answer. */
  startMs?: number
  readyAt?: number
  /** Why it was last restarted, or has failed. */
  reason?: string
}
