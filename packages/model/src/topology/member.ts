import type { Limits } from '../resources/limits.ts'

/**
 * What a connection is for. `read-write` and `read`: rows and keys, at a primary or at any replica. `bootstrap`:
 * a broker, for clients inside the platform; `external`: for those outside. `peer`: between the nodes of one
 * resource alone. `admin`: health, metrics and statistics.
 */
export type Purpose = 'http' | 'read-write' | 'read' | 'bootstrap' | 'external' | 'peer' | 'admin'

/** `server`: clients check the server's certificate. `mutual`: the server checks theirs as well. */
export type TlsMode = 'off' | 'server' | 'mutual'

/** A port that each node of a member listens on. */
export interface PortSpec {
  /** The declared number. One that nobody declares is chosen where the node is placed. */
  readonly port?: number
  readonly serves: Purpose
  /** Default `off`. */
  readonly tls?: TlsMode
  /** The nodes of its own resource connect to it too. Default false. */
  readonly peers?: boolean
}

/** One role within a resource, and how many equal nodes play it: three brokers, two replicas of a service. */
export interface Member {
  /** Unique within its resource: `broker`, `controller`, `server`. */
  readonly role: string
  readonly count: number
  /** The count changes while the platform runs, so nodes are numbered even where there is one. Default false. */
  readonly scales?: boolean
  /** Ports by name: `main`, `admin`, `internal`. */
  readonly ports: Readonly<Record<string, PortSpec>>
  /** Its data outlives the process. */
  readonly keepsData: boolean
  /** Roles of the same resource that must be ready before it starts. */
  readonly after?: readonly string[]
  /** The role whose nodes it runs beside, one each. */
  readonly sidecarOf?: string
  readonly limits?: Limits
}

/** The numbers that a member declares for its ports. */
export function declaredPorts({ ports }: Member): number[] {
  return Object.values(ports).flatMap(({ port }) => port ?? [])
}
