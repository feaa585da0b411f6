import { createServer, type Server } from 'node:http'
import type { Endpoint } from '@ballast/model'
import type { Metrics } from './metrics.ts'

/** Asks one thing that the process needs; rejects while it does not answer. */
export type ReadinessCheck = () => Promise<unknown>

/** A check that takes longer counts as failed. */
const withinMs = 2_000
/** Load balancers ask several times a second; what is needed is asked less often. */
const freshMs = 250

/**
 * Serves `/livez` (the process turns its event loop), `/readyz` (all that it needs answers, and it
 * is not draining) and `/metrics`, on a port that is not public.
 */
export class AdminServer {
  readonly #server: Server
  readonly #checks: Record<string, ReadinessCheck>
  #draining = false
  #answer: Promise<Record<string, string>> | undefined
  #askedAt = 0

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
          // Gathered first: once its head is written, an answer cannot become a 500.
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

  /** From now on `/readyz` answers 503. */
  drain(): void {
    this.#draining = true
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #failures(): Promise<Record<string, string>> {
    if (this.#answer === undefined || Date.now() - this.#askedAt > freshMs) {
      this.#askedAt = Date.now()
      this.#answer = this.#ask()
    }
    return this.#answer
  }

  async #ask(): Promise<Record<string, string>> {
    const failures: Record<string, string> = {}
    await Promise.all(
      Object.entries(this.#checks).map(async ([name, check]) => {
        const { promise, reject } = Promise.withResolvers<never>()
        const timer = setTimeout(
          () => reject(new Error(`No answer within ${withinMs} ms`)),
          withinMs,
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
