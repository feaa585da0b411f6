import { httpUrls } from '@ballast/kit/process'
import type { EdgeConfiguration } from '@ballast/model'
import { Pool } from 'undici'

const connectTimeoutMs = 1_000
/** Longest pause between two chunks of a response body. The route's timeout applies until the first one. */
const bodyTimeoutMs = 30_000
const firstEjectionMs = 1_000
const longestEjectionMs = 5_000

/**
 * Concurrency limits of each node of a service. Requests above a limit are shed: in a queue they would wait longer than
 * their clients do.
 */
export interface NodeLimits {
  /** Concurrent requests, long polls not counted. */
  readonly requests: number
  readonly longPolls: number
}

/** A node of a service: one process. */
export interface ServiceNode {
  readonly pool: Pool
  /** Open requests. */
  outstanding: number
  /** Open requests without the long polls. */
  activeRequests: number
  /** Consecutive failed connections. */
  failures: number
  ejectedUntil: number
}

/**
 * Load balancing over the nodes of one service: a request goes to the node with the fewest open requests. A node that
 * refuses connections is ejected for 1 s, doubling up to 5 s, and then probed by a single request. While every node is
 * ejected, one request at a time keeps trying, so that a recovery is noticed at once.
 */
export class ServiceNodes {
  readonly service: string
  readonly nodes: readonly ServiceNode[]
  readonly #limits: NodeLimits
  retries = 0
  ejections = 0
  #nextFirst = 0

  /** @throws {TypeError} if the TLS mode of the edge is not supported */
  constructor(service: string, edge: EdgeConfiguration, limits: NodeLimits) {
    this.service = service
    this.#limits = limits
    this.nodes = httpUrls(`the service "${service}"`, edge).map((origin) => {
      const pool = new Pool(origin, {
        // One more, so that the OpenAPI document can be fetched while all others are in use.
        connections: limits.requests + limits.longPolls + 1,
        pipelining: 1,
        connectTimeout: connectTimeoutMs,
        headersTimeout: 0,
        bodyTimeout: bodyTimeoutMs,
      })
      return { pool, outstanding: 0, activeRequests: 0, failures: 0, ejectedUntil: 0 }
    })
  }

  /** Picks the next node for a request that has already `tried` some; undefined if none is left to try. */
  pick(tried: readonly ServiceNode[]): ServiceNode | undefined {
    return (
      this.#leastLoaded(tried, performance.now()) ??
      this.#leastLoaded(tried, Number.POSITIVE_INFINITY)
    )
  }

  /**
   * Tells whether every available node is at its limit, so that a further request must be shed.
   *
   * @param isLongPoll whether that request is a long poll, for which the limit `longPolls` applies
   */
  isFull(isLongPoll: boolean): boolean {
    const available = this.nodes.filter(({ failures }) => failures === 0)
    return (
      available.length > 0 &&
      available.every(({ outstanding, activeRequests }) =>
        isLongPoll
          ? outstanding - activeRequests >= this.#limits.longPolls
          : activeRequests >= this.#limits.requests,
      )
    )
  }

  /** Ejects a node after a failed connection. Requests that waited for the same connection count as one failure. */
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

  #leastLoaded(tried: readonly ServiceNode[], now: number): ServiceNode | undefined {
    let least: ServiceNode | undefined
    const { length } = this.nodes
    const first = this.#nextFirst++ % length
    for (let at = 0; at < length; at++) {
      const node = this.nodes[(first + at) % length]!
      if (node.failures > 0 && (now < node.ejectedUntil || node.outstanding > 0)) continue
      if (tried.includes(node)) continue
      if (least === undefined || node.outstanding < least.outstanding) least = node
    }
    return least
  }
}
