import type { ErrorCode } from '@ballast/model'
import type { NodeState } from './node-state.ts'
import type { Probed } from './probe.ts'
import type { Instance } from './state-directory.ts'

/** Messages to a supervisor from the command that starts it. */
export type ToSupervisor =
  | { readonly type: 'start'; readonly instance: Instance; readonly detach: boolean }
  | { readonly type: 'stop' }

/** Messages from a supervisor to the command that started it. */
export type FromSupervisor =
  | { readonly type: 'node'; readonly state: NodeState }
  | { readonly type: 'step'; readonly text: string }
  | { readonly type: 'ready'; readonly started: Started }
  | { readonly type: 'failed'; readonly code: ErrorCode | undefined; readonly message: string }
  | { readonly type: 'stopped' }

/** Result of a start. */
export interface Started {
  /** Milliseconds until all nodes were ready. */
  readonly readyMs: number
  /** Result of the project's probe; absent for a project without one. */
  readonly probed?: Probed
  readonly nodes: readonly NodeState[]
}

/** The supervisor of an instance, as recorded on disk. */
export interface SupervisorRecord {
  readonly pid: number
  readonly startedAt: number
  readonly socket: string
}
