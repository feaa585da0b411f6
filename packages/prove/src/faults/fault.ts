import type { Secrets } from '@ballast/engines'
import type { Instance, PlatformClient } from '@ballast/local'
import type { Addresses } from '@ballast/model'
import type { PlatformAccess } from '../access/platform-access.ts'
import type { Stage } from '../drill/drill.ts'
import type { EdgeProxy } from './edge-proxy.ts'

/** The running platform of a drill, with everything that faults need to reach it. */
export interface Scene extends Stage {
  readonly instance: Instance
  readonly addresses: Addresses
  readonly secrets: Secrets
  readonly nodes: PlatformClient
  readonly access: PlatformAccess
  /** Proxies on the links with a detour; none if the platform runs as declared. */
  readonly proxies: readonly EdgeProxy[]
}

/**
 * A fault and its end. Created for each run, so that it may keep state.
 * `apply` and `heal` resolve with what was seen that proves it ("pid 4711 is gone"), or with undefined
 * if no proof was seen in time, which makes the run void.
 */
export interface Fault {
  /** `kill`, `pause`, `cut`. */
  readonly name: string
  /** A node, a link such as `lending -> loans`, a topic. */
  readonly target: string
  apply(scene: Scene): Promise<string | undefined>
  /** Safe to call repeatedly, and without a successful `apply`. */
  heal(scene: Scene): Promise<string | undefined>
}

/** When a fault is applied and healed, in milliseconds after the first operation is due. */
export interface ScheduledFault {
  readonly atMs: number
  readonly forMs: number
  readonly fault: Fault
}
