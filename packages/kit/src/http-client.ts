import type { Endpoint } from '@ballast/model'
import { Pool } from 'undici'
import { activeTraceparent, SpanKind, TRACE_PARENT_HEADER, traced } from './telemetry.ts'

export interface ClientRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

export interface ClientResponse {
  readonly status: number
  /** undefined where the body is not JSON. */
  readonly body: unknown
}

/** Calls another service's nodes in turn, each within a time; the trace goes along. */
export class HttpClient {
  readonly #name: string
  readonly #nodes: Pool[]
  readonly #withinMs: number
  #turn = 0

  constructor(
    name: string,
    endpoints: readonly Endpoint[],
    { withinMs, connections = 32 }: { withinMs: number; connections?: number },
  ) {
    this.#name = name
    this.#withinMs = withinMs
    this.#nodes = endpoints.map(
      ({ host, port }) => new Pool(`http://${host}:${port}`, { connections }),
    )
  }

  /**
   * The answer of the first node that takes the connection. Rejects where none does, and where the
   * answer does not come in time: then the request may have been done.
   */
  request({ method, path, body }: ClientRequest): Promise<ClientResponse> {
    return traced(
      `${method} ${this.#name}`,
      SpanKind.CLIENT,
      { 'http.request.method': method, 'url.path': path },
      async () => {
        const traceparent = activeTraceparent()
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
            signal: AbortSignal.timeout(this.#withinMs),
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
