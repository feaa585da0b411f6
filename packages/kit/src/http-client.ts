import type { CallConfiguration } from '@ballast/model'
import { Pool } from 'undici'
import { httpUrls } from './edge.ts'
import { activeTraceparent, SpanKind, TRACE_PARENT_HEADER, traced } from './telemetry.ts'

export interface ClientRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

export interface ClientResponse {
  readonly status: number
  /** Parsed JSON; undefined if the body is not JSON. */
  readonly body: unknown
}

/** Calls another service: round-robin over its nodes, with the declared timeout and trace propagation. */
export class HttpClient {
  readonly #name: string
  readonly #nodes: Pool[]
  readonly #timeoutMs: number
  readonly #traced: boolean
  #turn = 0

  /**
   * @param connections maximum number of connections to each node; default 32
   * @throws {TypeError} if the TLS mode of the edge is not supported
   */
  constructor(
    name: string,
    call: CallConfiguration,
    { connections = 32 }: { connections?: number } = {},
  ) {
    this.#name = name
    this.#timeoutMs = call.timeoutMs
    this.#traced = call.traced
    const origins = httpUrls(`the service "${name}"`, call)
    this.#nodes = origins.map((origin) => new Pool(origin, { connections }))
  }

  /**
   * Returns the response of the first node that accepts the connection. Rejects if none does, or if the response does not
   * arrive within the timeout; then the request may still have had its effect.
   */
  request({ method, path, body }: ClientRequest): Promise<ClientResponse> {
    return traced(
      `${method} ${this.#name}`,
      SpanKind.CLIENT,
      { 'http.request.method': method, 'url.path': path },
      async () => {
        const traceparent = this.#traced ? activeTraceparent() : undefined
        const headers = {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(traceparent === undefined ? {} : { [TRACE_PARENT_HEADER]: traceparent }),
        }
        const options = {
          method,
          path,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }
        return this.#firstThatConnects(async (node) => {
          const answer = await node.request({
            ...options,
            signal: AbortSignal.timeout(this.#timeoutMs),
          })
          const content = await answer.body.text()
          return { status: answer.statusCode, body: parsed(content) }
        })
      },
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close()))
  }

  async #firstThatConnects<T>(call: (node: Pool) => Promise<T>): Promise<T> {
    const first = this.#turn++
    for (let tried = 1; ; tried++) {
      try {
        return await call(this.#nodes[(first + tried) % this.#nodes.length]!)
      } catch (error) {
        const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
        if (!refused || tried === this.#nodes.length) throw error
      }
    }
  }
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
