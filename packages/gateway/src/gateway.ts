import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createAuthenticator,
  type Logger,
  type Metrics,
  Problem,
  type ReadinessCheck,
  rootSpan,
  type Span,
  traceparentOf,
} from '@ballast/kit/process'
import type { Endpoint, GatewayConfiguration } from '@ballast/model'
import { answerProblem, methods } from './answer.ts'
import { refuseBrokenRequests } from './broken-requests.ts'
import { Exchange, overloaded } from './exchange.ts'
import { type HeaderList, requestIdOf, upstreamHeaders } from './headers.ts'
import { longPollMs } from './long-poll.ts'
import { OpenApi } from './open-api.ts'
import { readBody } from './request-body.ts'
import { requestPath } from './request-path.ts'
import { RetryBudget } from './retry-budget.ts'
import { accessOf, createRouter, type Route } from './routes.ts'
import { type NodeLimits, ServiceNodes } from './service-nodes.ts'

const openApiPath = '/api/openapi.json'

/** A gateway; `listen` starts it. */
export interface Gateway {
  readonly checks: Record<string, ReadinessCheck>
  /** Starts listening and returns the endpoint. Port 0 means any free port. */
  listen(): Promise<Endpoint>
  /** Adds `Connection: close` to every response from now on, so that clients move to another gateway. */
  drain(): void
  /** Stops listening, waits up to `graceMs` for open requests, then closes their connections. */
  close(): Promise<void>
}

/**
 * Creates the API gateway. It finds the service of a path, verifies tokens, forwards to one of the service's nodes,
 * and starts traces. It checks the access that the route requires; permissions on single objects are checked by the
 * services.
 */
export function createGateway({
  configuration,
  log,
  metrics,
}: {
  configuration: GatewayConfiguration
  log: Logger
  metrics: Metrics
}): Gateway {
  const { graceMs, identity, main, maxBodyBytes, routes, upstreams } = configuration
  const routeOf = createRouter(routes)
  const services = new Map(
    [...new Set(routes.map(({ service }) => service))].map((service) => [
      service,
      new ServiceNodes(
        service,
        upstreams[service]!,
        nodeLimits(routes.filter((route) => route.service === service)),
      ),
    ]),
  )
  const budgets = new Map(
    routes.map((route) => [
      route,
      new RetryBudget({ share: route.retryShare ?? Number.MAX_VALUE }),
    ]),
  )
  const strips = new Set(configuration.strips.map((field) => field.toLowerCase()))
  const authenticate = identity && createAuthenticator(identity)
  const openApi = new OpenApi(configuration.platform, [...services.values()])
  let draining = false
  countRetries()

  const server = createServer(
    {
      headersTimeout: 10_000,
      // Limits the upload, not the response.
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2_000,
      // Longer than the keep-alive timeout of the load balancer, which must close idle connections first.
      keepAliveTimeout: 75_000,
      noDelay: true,
      maxHeaderSize: configuration.maxHeaderBytes,
    },
    handle,
  )
  // So a client with `Expect: 100-continue` does not send the body of a request that is rejected.
  server.on('checkContinue', handle)
  refuseBrokenRequests(server)
  // Closes connections of clients that neither read nor send. A long poll may be silent for as long as its route allows.
  const longest = routes.map(({ timeoutMs, longPoll }) => timeoutMs + (longPoll?.longestMs ?? 0))
  server.timeout = Math.max(...longest, 30_000) + 30_000

  return {
    checks: authenticate === undefined ? {} : { identity: () => authenticate.load() },
    async listen() {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      server.once('error', reject)
      server.listen(main.port, main.host, 1_024, resolve)
      await promise
      return { host: main.host, port: (server.address() as AddressInfo).port }
    },
    drain() {
      draining = true
    },
    async close() {
      draining = true
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      // The response to a request from before the drain has no `Connection: close`, so its connection stays open idle.
      const sweep = setInterval(() => server.closeIdleConnections(), 20)
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await promise
      clearInterval(sweep)
      clearTimeout(timer)
      await Promise.all([...services.values()].map((nodes) => nodes.close()))
    },
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now()
    const requestId = requestIdOf(request)
    const ownHeaders: HeaderList = ['x-request-id', requestId]
    if (draining) ownHeaders.push('connection', 'close')
    let routePath = 'unknown'
    let shed = false
    let span: Span | undefined
    let traceId: string | undefined

    response.on('close', () => {
      // 499: the client closed the connection before the response. The code is nginx's.
      const status = response.writableFinished ? response.statusCode : 499
      metrics.request(request.method!, routePath, status, performance.now() - startedAt)
      span?.setAttribute('http.response.status_code', status).end()
      // Shed requests are only counted in the metrics: under overload they would flood the log.
      if (status >= 500 && !shed) {
        log.warn({ method: request.method, url: request.url, status, requestId }, 'Request failed')
      }
    })
    const fail = (problem: Problem): void => {
      shed = problem.code === 'OVERLOADED'
      answerProblem(response, problem, ownHeaders, { requestId, traceId })
    }

    try {
      const path = requestPath(request.url!)
      const route = routeOf(path)
      const describes = path === openApiPath && /^(?:GET|HEAD)$/.test(request.method!)
      if (describes) routePath = path
      else if (route === undefined) {
        throw new Problem(404, 'NOT_FOUND', 'No route matches this path')
      } else routePath = route.path
      if (!methods.includes(request.method!)) {
        throw notAllowed(request.method!, methods)
      }
      const nodes = route && services.get(route.service)!
      const pollMs = longPollMs(request, route)
      const isLongPoll = pollMs > 0
      // Load is shed before any other work: rejecting must stay cheap under overload.
      if (nodes?.isFull(isLongPoll)) throw overloaded(nodes.service)
      if (describes) return await openApi.answer(request, response, ownHeaders)

      span = rootSpan(`${request.method} ${routePath}`, {
        'http.request.method': request.method!,
        'url.path': path,
      })
      const traceparent = traceparentOf(span)
      if (traceparent !== undefined) {
        traceId = traceparent.split('-')[1]!
        ownHeaders.push('traceparent', traceparent, 'x-trace-id', traceId)
      }
      await authorize(request, route!)
      const length = request.headers['content-length']
      if (length === undefined || Number(length) <= maxBodyBytes) {
        if (request.headers.expect !== undefined) response.writeContinue()
      }
      const body = await readBody(request, maxBodyBytes)
      if (response.destroyed) return
      const headers = upstreamHeaders(request, requestId, traceparent, strips)
      if (body !== undefined && !Buffer.isBuffer(body) && length !== undefined) {
        headers.push('content-length', length)
      }
      new Exchange({
        request,
        response,
        route: route!,
        nodes: nodes!,
        budget: budgets.get(route!)!,
        headers,
        body,
        ownHeaders,
        isLongPoll,
        timeoutMs: route!.timeoutMs + pollMs,
        fail,
      })
    } catch (error) {
      // Reads and discards the rest of the upload; otherwise the client might never read the response.
      request.resume()
      if (error instanceof Problem) return fail(error)
      log.error({ err: error, requestId }, 'Request failed')
      fail(new Problem(500, 'INTERNAL', 'Internal error in the gateway: report the requestId'))
    }
  }

  /** Verifies the token, even on public routes if one is sent, and its scopes if the route requires some. */
  async function authorize({ headers, method }: IncomingMessage, route: Route): Promise<void> {
    const access = accessOf(route, method!)
    if (access === 'none') throw notAllowed(method!, ['GET', 'HEAD'])
    if (authenticate === undefined) return
    if (headers.authorization === undefined && access === 'public') return
    const { scopes } = await authenticate(headers.authorization)
    if (typeof access === 'string' || access.some((scope) => scopes.has(scope))) return
    const scope = access.join(' or ')
    throw new Problem(403, 'SCOPE_MISSING', `The token lacks the scope ${scope}`, { scope })
  }

  function countRetries(): void {
    for (const nodes of services.values()) {
      const name = nodes.service.replaceAll(/\W/g, '_')
      for (const count of ['retries', 'ejections'] as const) {
        metrics.counter(
          `gateway_upstream_${name}_${count}_total`,
          `Upstream ${count} of the service "${nodes.service}"`,
          () => nodes[count],
        )
      }
    }
  }
}

function nodeLimits(routes: readonly Route[]): NodeLimits {
  return {
    requests: Math.max(...routes.map(({ concurrency }) => concurrency)),
    longPolls: Math.max(...routes.map(({ longPoll }) => longPoll?.concurrency ?? 0)),
  }
}

function notAllowed(method: string, allowed: readonly string[]): Problem {
  return new Problem(405, 'METHOD_NOT_ALLOWED', `${method} is not allowed on this path`, {
    allowed,
  })
}
