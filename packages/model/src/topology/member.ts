import type { Limits } from '../resources/limits.ts'

/**
 * Purpose of a connection. `read-write`: data at the primary. `read`: data at any replica. `bootstrap`: a Kafka
 * broker, for clients inside the platform; `external`: the same for clients outside. `peer`: only between the nodes
 * of one resource. `admin`: health, metrics and statistics.
 */
export type Purpose = 'http' | 'read-write' | 'read' | 'bootstrap' | 'external' | 'peer' | 'admin'

/** `server`: clients verify the server's certificate. `mutual`: the server also verifies the client's (mTLS). */
export type TlsMode = 'off' | 'server' | 'mutual'

/** A port that each node of a member listens on. */
export interface PortSpec {
  /** The declared number; absent: chosen when the node is placed. */
  readonly port?: number
  readonly serves: Purpose
  /** Default `off`. */
  readonly tls?: TlsMode
  /** Nodes of the same resource also connect to it. Default false. */
  readonly peers?: boolean
}

/** One role within a resource and its number of identical nodes: three brokers, two replicas of a service. */
export interface Member {
  /** Unique within its resource: `broker`, `controller`, `server`. */
  readonly role: string
  readonly count: number
  /** The count may change while the platform runs, so even a single node is numbered. Default false. */
  readonly scales?: boolean
  /** Ports by name: `main`, `admin`, `internal`. */
  readonly ports: Readonly<Record<string, PortSpec>>
  /** Its data is persistent. */
  readonly keepsData: boolean
  /** Roles of the same resource that must be ready before it starts. */
  readonly after?: readonly string[]
  /** The role that this one is a sidecar of, one for each of its nodes. */
  readonly sidecarOf?: string
  readonly limits?: Limits
}

/** The numbers that a member declares for its ports. */
export function declaredPorts({ ports }: Member): number[] {
  return Object.values(ports).flatMap(({ port }) => port ?? [])
}
