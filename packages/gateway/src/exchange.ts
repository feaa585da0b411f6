import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { Problem } from '@ballast/kit/process'
import type { Dispatcher } from 'undici'
import { answerHeaders, type HeaderList } from './headers.ts'
import type { RetryBudget } from './retry-budget.ts'
import type { Route } from './routes.ts'
import type { ServiceNode, ServiceNodes } from './service-nodes.ts'

/** A closing node's refusal is small; larger answers are never held back. */
const heldBytes = 4_096

/** What is forwarded, and how its answer goes back. */
export interface Forwarding {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly route: Route
  readonly nodes: ServiceNodes
  /** Of the route. */
  readonly budget: RetryBudget
  readonly headers: HeaderList
  readonly body: Buffer | Readable | undefined
  /** Fields that every answer carries. */
  readonly own: HeaderList
  /** Whether it is a long poll. */
  readonly polls: boolean
  /** Who asks is told so much later that there is no answer. */
  readonly withinMs: number
  /** Answers with a problem. */
  readonly fail: (problem: Problem) => void
}

/**
 * One request on its way to a service and back, streaming both ways. Another node is tried where
 * that is certain to be safe: nothing was sent yet, the node refused because it is closing, or
 * the request may be repeated. As a client of undici it is called back in the order of
 * `Dispatcher.DispatchHandler`.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #forwarding: Forwarding
  readonly #tried: ServiceNode[] = []
  readonly #timer: NodeJS.Timeout
  #node: ServiceNode | undefined
  #controller: Dispatcher.DispatchController | undefined
  #sent = false
  /** An earlier attempt may have done what was asked: a refusal of a later one does not say that it did not. */
  #outcomeLost = false
  /** Sent again although it may have been done. */
  #repeats = 0
  #done = false
  /** A 503 that may turn out to be a closing node's. */
  #held: { headers: IncomingHttpHeaders; chunks: Buffer[] } | undefined

  constructor(forwarding: Forwarding) {
    this.#forwarding = forwarding
    const { budget, nodes, polls, response, route, withinMs } = forwarding
    budget.request()
    this.#timer = setTimeout(() => {
      this.#fail(new Problem(504, 'TIMEOUT', `No answer within ${withinMs} ms`))
    }, withinMs)
    response.on('close', () => this.#end())
    if (nodes.isFull(polls)) this.#fail(overloaded(route.service))
    else this.#send(nodes.pick([]))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#done) {
      controller.abort(nobodyWaits())
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
    // The body itself was refused: too large.
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
      if (!this.#retry()) this.#fail(this.#notAnswered())
    }
  }

  #send(node: ServiceNode | undefined): void {
    const { body, headers, nodes, request } = this.#forwarding
    if (node === undefined) {
      this.#fail(this.#notAnswered())
      return
    }
    this.#node = node
    this.#sent = false
    this.#tried.push(node)
    node.outstanding++
    if (!this.#forwarding.polls) node.atWork++
    if (this.#tried.length > 1) nodes.retries++
    node.pool.dispatch(
      { path: request.url!, method: request.method!, headers, body: body ?? null },
      this,
    )
  }

  #notAnswered(): Problem {
    const { service } = this.#forwarding.route
    return this.#outcomeLost ? outcomeUnknown(service) : unavailable(service)
  }

  /** Tries another node; a single one again, unless it cannot be connected to. */
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
    const { own, request, response } = this.#forwarding
    const personal =
      request.headers.authorization !== undefined ||
      (request.method !== 'GET' && request.method !== 'HEAD')
    response.writeHead(status, answerHeaders(headers, own, personal))
  }

  #fail(problem: Problem): void {
    if (this.#done) return
    this.#end()
    this.#forwarding.fail(problem)
  }

  /** Nobody waits any more: stops what is under way. */
  #end(broken = false): void {
    clearTimeout(this.#timer)
    if (this.#done) return
    this.#done = true
    this.#controller?.abort(nobodyWaits())
    const { body, response } = this.#forwarding
    if (isStream(body)) body.destroy()
    if (broken) response.destroy()
  }

  #release(): ServiceNode | undefined {
    const node = this.#node
    if (node !== undefined) {
      node.outstanding--
      if (!this.#forwarding.polls) node.atWork--
    }
    this.#node = undefined
    this.#controller = undefined
    return node
  }
}

const nobodyWaits = () => new Error('Nobody waits for this request any more')

function outcomeUnknown(service: string): Problem {
  return new Problem(
    502,
    'OUTCOME_UNKNOWN',
    `The service "${service}" ended the connection: whether it did what was asked is not known`,
  )
}

function unavailable(service: string): Problem {
  return new Problem(
    503,
    'SERVICE_UNAVAILABLE',
    `The service "${service}" does not answer at the moment: try again`,
    { service },
  )
}

export function overloaded(service: string): Problem {
  return new Problem(
    503,
    'OVERLOADED',
    `The service "${service}" has all the requests that it can take: try again`,
    { service },
  )
}

/** Whether it asks for nothing to be done (RFC 9110, section 9.2.1). */
function isSafe({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Whether it may be sent again although it may have been done. */
function mayRepeat(request: IncomingMessage, repeats: Route['repeats']): boolean {
  const { method, headers } = request
  if (isSafe(request) || repeats === 'all') return true
  if (repeats === 'none') return false
  if (headers['idempotency-key'] !== undefined) return true
  // Idempotent (RFC 9110, section 9.2.2); but having succeeded, a conditional write would be refused the second time.
  const unconditional = headers['if-match'] === undefined && headers['if-none-match'] === undefined
  return repeats === 'idempotent' && (method === 'PUT' || method === 'DELETE') && unconditional
}

/** What a node answers before it looks at a request: kit's problem, and Fastify's own text. */
function isClosing(body: string): boolean {
  return (
    body.includes('"code":"CLOSING"') ||
    body === '{"error":"Service Unavailable","message":"Service Unavailable","statusCode":503}'
  )
}

function isStream(body: Buffer | Readable | undefined): body is Readable {
  return body !== undefined && !Buffer.isBuffer(body)
}
