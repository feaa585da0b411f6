import type { Secrets } from '@ballast/engines'
import type { Instance, PlatformClient } from '@ballast/local'
import type { Addresses } from '@ballast/model'
import type { PlatformAccess } from '../access/platform-access.ts'
import type { Stage } from '../drill/drill.ts'
import type { EdgeProxy } from './edge-proxy.ts'

/** The running platform of a drill, as the one who breaks it reaches it. */
export interface Scene extends Stage {
  readonly instance: Instance
  readonly addresses: Addresses
  readonly secrets: Secrets
  readonly nodes: PlatformClient
  readonly access: PlatformAccess
  /** On the links that have a detour; none on a platform that runs as it is declared. */
  readonly proxies: readonly EdgeProxy[]
}

/**
 * One thing that goes wrong, and its end. Made anew for each run: it may remember what it did.
 * `apply` and `heal` resolve with what was seen that proves it ("pid 4711 is gone"), or with undefined
 * where nothing of it was seen in time: then the run proves nothing.
 */
export interface Fault {
  /** `kill`, `pause`, `cut`. */
  readonly name: string
  /** A node, a link such as `lending -> loans`, a topic. */
  readonly target: string
  apply(scene: Scene): Promise<string | undefined>
  /** May be called again, and without `apply` having been called or having succeeded. */
  heal(scene: Scene): Promise<string | undefined>
}

/** When a fault is applied and healed, in milliseconds after the first operation is due. */
export interface ScheduledFault {
  readonly atMs: number
  readonly forMs: number
  readonly fault: Fault
}
