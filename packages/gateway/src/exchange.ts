import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { Problem } from '@ballast/kit/process'
import type { Dispatcher } from 'undici'
import { type HeaderList, responseHeaders } from './headers.ts'
import type { RetryBudget } from './retry-budget.ts'
import type { Route } from './routes.ts'
import type { ServiceNode, ServiceNodes } from './service-nodes.ts'

/** Largest 503 response that is buffered to see whether the node is closing; a closing node's response is smaller. */
const heldBytes = 4_096

/** A request to forward, with its route and the client's response. */
export interface Forwarding {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly route: Route
  readonly nodes: ServiceNodes
  /** Retry budget of the route. */
  readonly budget: RetryBudget
  readonly headers: HeaderList
  readonly body: Buffer | Readable | undefined
  /** Header fields that the gateway adds to every response. */
  readonly ownHeaders: HeaderList
  readonly isLongPoll: boolean
  /** Milliseconds until the client gets a 504. */
  readonly timeoutMs: number
  /** Sends a problem to the client. */
  readonly fail: (problem: Problem) => void
}

/**
 * Forwards one request to a service and streams the response back. Fails over to another node only if that is safe:
 * nothing was sent yet, the node refused because it is closing, or the request may be retried. undici calls the
 * methods in the order documented for `Dispatcher.DispatchHandler`.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #forwarding: Forwarding
  readonly #tried: ServiceNode[] = []
  readonly #timer: NodeJS.Timeout
  #node: ServiceNode | undefined
  #controller: Dispatcher.DispatchController | undefined
  #sent = false
  /** An earlier attempt may have had its effect, so the failure of a later attempt does not prove that nothing happened. */
  #outcomeLost = false
  /** Retries after an attempt that may have had its effect. */
  #repeats = 0
  #done = false
  /** A buffered 503 that may come from a closing node. */
  #held: { headers: IncomingHttpHeaders; chunks: Buffer[] } | undefined

  constructor(forwarding: Forwarding) {
    this.#forwarding = forwarding
    const { budget, nodes, isLongPoll, response, route, timeoutMs } = forwarding
    budget.request()
    this.#timer = setTimeout(() => {
      this.#fail(new Problem(504, 'TIMEOUT', `No response within ${timeoutMs} ms`))
    }, timeoutMs)
    response.on('close', () => this.#end())
    if (nodes.isFull(isLongPoll)) this.#fail(overloaded(route.service))
    else this.#send(nodes.pick([]))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#done) {
      controller.abort(clientGone())
      return
    }
    this.#controller = controller
    this.#sent = true
    this.#node!.failures = 0
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200 || this.#done) return
    if (status === 503 && Number(headers['content-length']) <= heldBytes) {
      this.#held = { headers, chunks: [] }
      return
    }
    this.#begin(status, headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.#forwarding
    if (this.#held !== undefined) this.#held.chunks.push(chunk)
    else if (!this.#done && !response.write(chunk)) {
      controller.pause()
      response.once('drain', () => controller.resume())
    }
  }

  onResponseEnd(): void {
    this.#release()
    if (this.#done) return
    const held = this.#held
    if (held !== undefined) {
      this.#held = undefined
      const body = Buffer.concat(held.chunks)
      const resendable = !isStream(this.#forwarding.body)
      if (resendable && isClosing(body.toString()) && this.#retry()) return
      if (this.#outcomeLost) {
        this.#fail(outcomeUnknown(this.#forwarding.route.service))
        return
      }
      this.#begin(503, held.headers)
      this.#forwarding.response.write(body)
    }
    this.#done = true
    this.#forwarding.response.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const node = this.#release()
    if (this.#done) return
    this.#held = undefined
    const { body, nodes, request, response, route } = this.#forwarding
    if (response.headersSent) this.#end(true)
    // The request body is too large.
    else if (error instanceof Problem) this.#fail(error)
    else if ('code' in error && error.code === 'UND_ERR_INVALID_ARG') {
      this.#fail(new Problem(400, 'INVALID_REQUEST', 'A header field is not valid'))
    } else if (this.#sent) {
      if (!isSafe(request)) this.#outcomeLost = true
      const repeatable = mayRepeat(request, route.repeats) && !isStream(body)
      if (!repeatable || this.#repeats++ >= route.attempts || !this.#retry())
        this.#fail(outcomeUnknown(route.service))
    } else {
      if (node !== undefined) nodes.eject(node)
      if (!this.#retry()) this.#fail(this.#noResponse())
    }
  }

  #send(node: ServiceNode | undefined): void {
    const { body, headers, nodes, request } = this.#forwarding
    if (node === undefined) {
      this.#fail(this.#noResponse())
      return
    }
    this.#node = node
    this.#sent = false
    this.#tried.push(node)
    node.outstanding++
    if (!this.#forwarding.isLongPoll) node.activeRequests++
    if (this.#tried.length > 1) nodes.retries++
    node.pool.dispatch(
      { path: request.url!, method: request.method!, headers, body: body ?? null },
      this,
    )
  }

  #noResponse(): Problem {
    const { service } = this.#forwarding.route
    return this.#outcomeLost ? outcomeUnknown(service) : unavailable(service)
  }

  /** Retries at another node. A service with a single node is retried there, unless its connection failed. */
  #retry(): boolean {
    const { budget, nodes } = this.#forwarding
    if (this.#tried.length >= Math.max(2, nodes.nodes.length)) return false
    const node = nodes.pick(this.#tried) ?? (this.#sent ? nodes.pick([]) : undefined)
    if (node === undefined || !budget.take()) return false
    this.#send(node)
    return true
  }

  #begin(status: number, headers: IncomingHttpHeaders): void {
    clearTimeout(this.#timer)
    const { ownHeaders, request, response } = this.#forwarding
    const isPersonal =
      request.headers.authorization !== undefined ||
      (request.method !== 'GET' && request.method !== 'HEAD')
    response.writeHead(status, responseHeaders(headers, ownHeaders, isPersonal))
  }

  #fail(problem: Problem): void {
    if (this.#done) return
    this.#end()
    this.#forwarding.fail(problem)
  }

  /** Aborts the upstream request, because the client has its response or has disconnected. */
  #end(broken = false): void {
    clearTimeout(this.#timer)
    if (this.#done) return
    this.#done = true
    this.#controller?.abort(clientGone())
    const { body, response } = this.#forwarding
    if (isStream(body)) body.destroy()
    if (broken) response.destroy()
  }

  #release(): ServiceNode | undefined {
    const node = this.#node
    if (node !== undefined) {
      node.outstanding--
      if (!this.#forwarding.isLongPoll) node.activeRequests--
    }
    this.#node = undefined
    this.#controller = undefined
    return node
  }
}

const clientGone = () => new Error('The client no longer waits for the response')

function outcomeUnknown(service: string): Problem {
  return new Problem(
    502,
    'OUTCOME_UNKNOWN',
    `The service "${service}" closed the connection: the outcome of the request is unknown`,
  )
}

function unavailable(service: string): Problem {
  return new Problem(
    503,
    'SERVICE_UNAVAILABLE',
    `The service "${service}" is unavailable: try again`,
    { service },
  )
}

export function overloaded(service: string): Problem {
  return new Problem(
    503,
    'OVERLOADED',
    `The service "${service}" is at its concurrency limit: try again`,
    { service },
  )
}

/** Tells whether the method is safe, that is read-only (RFC 9110, section 9.2.1). */
function isSafe({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Tells whether the request may be retried although an earlier attempt may have had its effect. */
function mayRepeat(request: IncomingMessage, repeats: Route['repeats']): boolean {
  const { method, headers } = request
  if (isSafe(request) || repeats === 'all') return true
  if (repeats === 'none') return false
  if (headers['idempotency-key'] !== undefined) return true
  // PUT and DELETE are idempotent (RFC 9110, section 9.2.2), but a conditional one that succeeded would fail when retried.
  const unconditional = headers['if-match'] === undefined && headers['if-none-match'] === undefined
  return repeats === 'idempotent' && (method === 'PUT' || method === 'DELETE') && unconditional
}

/** Tells whether a response comes from a closing node, before it handled the request: kit's problem or Fastify's text. */
function isClosing(body: string): boolean {
  return (
    body.includes('"code":"CLOSING"') ||
    body === '{"error":"Service Unavailable","message":"Service Unavailable","statusCode":503}'
  )
}

function isStream(body: Buffer | Readable | undefined): body is Readable {
  return body !== undefined && !Buffer.isBuffer(body)
}
