import type { ErrorCode } from '@ballast/model'
import type { NodeState } from './node-state.ts'
import type { Probed } from './probe.ts'
import type { Instance } from './state-directory.ts'

/** What the command that starts a supervisor tells it. */
export type ToSupervisor =
  | { readonly type: 'start'; readonly instance: Instance; readonly detach: boolean }
  | { readonly type: 'stop' }

/** What the supervisor tells the command that started it. */
export type FromSupervisor =
  | { readonly type: 'node'; readonly state: NodeState }
  | { readonly type: 'step'; readonly text: string }
  | { readonly type: 'ready'; readonly started: Started }
  | { readonly type: 'failed'; readonly code: ErrorCode | undefined; readonly message: string }
  | { readonly type: 'stopped' }

/** How long a start took, in milliseconds. */
export interface Started {
  /** To the readiness of all nodes. */
  readonly readyMs: number
  /** What the project's probe has shown; absent for a project without one. */
  readonly probed?: Probed
  readonly nodes: readonly NodeState[]
}

/** Who supervises an instance. */
export interface SupervisorRecord {
  readonly pid: number
  readonly startedAt: number
  readonly socket: string
}
