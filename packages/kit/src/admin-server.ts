import { createServer, type Server } from 'node:http'
import type { Endpoint } from '@ballast/model'
import type { Metrics } from './metrics.ts'

/** Checks one dependency of the process; rejects while it is unavailable. */
export type ReadinessCheck = () => Promise<unknown>

/** A check that takes longer counts as failed. */
const checkTimeoutMs = 2_000
/** Results are cached, because load balancers probe several times a second. */
const cacheMs = 250

/**
 * Serves `/livez` (the event loop is not blocked), `/readyz` (all checks pass, and the process is not draining) and
 * `/metrics`, on a port that is not public.
 */
export class AdminServer {
  readonly #server: Server
  readonly #checks: Record<string, ReadinessCheck>
  #draining = false
  #cached: Promise<Record<string, string>> | undefined
  #checkedAt = 0

  constructor({ metrics, checks }: { metrics: Metrics; checks: Record<string, ReadinessCheck> }) {
    this.#checks = checks
    this.#server = createServer(async (request, response) => {
      try {
        if (request.url === '/livez') return void response.end('ok\n')
        if (request.url === '/readyz') {
          const failures = this.#draining ? { process: 'draining' } : await this.#failures()
          const ready = Object.keys(failures).length === 0
          response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' })
          return void response.end(JSON.stringify({ ready, failures }))
        }
        if (request.url === '/metrics') {
          // Collected before the headers are sent, so that a failure can still become a 500.
          const text = await metrics.registry.metrics()
          response.writeHead(200, { 'content-type': metrics.registry.contentType })
          return void response.end(text)
        }
        response.writeHead(404).end()
      } catch (error) {
        response.writeHead(500).end(String(error))
      }
    })
  }

  async listen({ host, port }: Endpoint): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject)
    this.#server.listen(port, host, resolve)
    await promise
  }

  /** Makes `/readyz` answer 503 from now on. */
  drain(): void {
    this.#draining = true
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #failures(): Promise<Record<string, string>> {
    if (this.#cached === undefined || Date.now() - this.#checkedAt > cacheMs) {
      this.#checkedAt = Date.now()
      this.#cached = this.#runChecks()
    }
    return this.#cached
  }

  async #runChecks(): Promise<Record<string, string>> {
    const failures: Record<string, string> = {}
    await Promise.all(
      Object.entries(this.#checks).map(async ([name, check]) => {
        const { promise, reject } = Promise.withResolvers<never>()
        const timer = setTimeout(
          () => reject(new Error(`No response within ${checkTimeoutMs} ms`)),
          checkTimeoutMs,
        )
        try {
          await Promise.race([check(), promise])
        } catch (error) {
          failures[name] = error instanceof Error ? error.message : String(error)
        } finally {
          clearTimeout(timer)
        }
      }),
    )
    return failures
  }
}
