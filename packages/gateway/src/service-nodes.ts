import { httpUrls } from '@ballast/kit/process'
import type { EdgeConfiguration } from '@ballast/model'
import { Pool } from 'undici'

const connectTimeoutMs = 1_000
/** Between two pieces of an answer; the route's timeout counts until the first one. */
const bodyTimeoutMs = 30_000
const firstEjectionMs = 1_000
const longestEjectionMs = 5_000

/**
 * The most that each node of a service has at once. One more is turned away: it would wait here for longer than its
 * client does.
 */
export interface NodeLimits {
  /** Requests that it works on. */
  readonly requests: number
  readonly longPolls: number
}

/** One process of a service. */
export interface ServiceNode {
  readonly pool: Pool
  /** Requests under way. */
  outstanding: number
  /** Of them, those that the node works on: all but long polls. */
  atWork: number
  /** Connections that failed in a row. */
  failures: number
  ejectedUntil: number
}

/**
 * The nodes of one service. Requests go to the node with the fewest under way. A node that cannot
 * be connected to is left out for 1 s, doubling to 5 s, and then tried by one request alone. With
 * every node ejected one request at a time keeps trying, so that recovery is seen at once.
 */
export class ServiceNodes {
  readonly service: string
  readonly nodes: readonly ServiceNode[]
  readonly #limits: NodeLimits
  retries = 0
  ejections = 0
  #turn = 0

  /** @throws {TypeError} where the nodes cannot be connected to */
  constructor(service: string, edge: EdgeConfiguration, limits: NodeLimits) {
    this.service = service
    this.#limits = limits
    this.nodes = httpUrls(`the service "${service}"`, edge).map((origin) => {
      const pool = new Pool(origin, {
        // One more, so that the service's description is had while all others are taken.
        connections: limits.requests + limits.longPolls + 1,
        pipelining: 1,
        connectTimeout: connectTimeoutMs,
        headersTimeout: 0,
        bodyTimeout: bodyTimeoutMs,
      })
      return { pool, outstanding: 0, atWork: 0, failures: 0, ejectedUntil: 0 }
    })
  }

  /** The node for a request that has been at `tried`; undefined where none is worth trying. */
  pick(tried: readonly ServiceNode[]): ServiceNode | undefined {
    return this.#least(tried, performance.now()) ?? this.#least(tried, Number.POSITIVE_INFINITY)
  }

  /**
   * Every node that takes requests has as many as it may have: one more is shed.
   *
   * @param polls whether that one is a long poll, which is no work until it ends
   */
  isFull(polls: boolean): boolean {
    const taking = this.nodes.filter(({ failures }) => failures === 0)
    return (
      taking.length > 0 &&
      taking.every(({ outstanding, atWork }) =>
        polls ? outstanding - atWork >= this.#limits.longPolls : atWork >= this.#limits.requests,
      )
    )
  }

  /** A connection failed. Requests that wait for the same one count as one failure. */
  eject(node: ServiceNode): void {
    const now = performance.now()
    if (node.failures > 0 && now < node.ejectedUntil) return
    const forMs = Math.min(firstEjectionMs * 2 ** node.failures, longestEjectionMs)
    node.failures++
    node.ejectedUntil = now + forMs
    this.ejections++
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map(({ pool }) => pool.destroy()))
  }

  #least(tried: readonly ServiceNode[], now: number): ServiceNode | undefined {
    let least: ServiceNode | undefined
    const { length } = this.nodes
    const first = this.#turn++ % length
    for (let at = 0; at < length; at++) {
      const node = this.nodes[(first + at) % length]!
      if (node.failures > 0 && (now < node.ejectedUntil || node.outstanding > 0)) continue
      if (tried.includes(node)) continue
      if (least === undefined || node.outstanding < least.outstanding) least = node
    }
    return least
  }
}
