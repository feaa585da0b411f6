import type { ProcessConfiguration } from '@ballast/model'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { SpanStatusCode } from '@opentelemetry/api'
import { Ajv } from 'ajv'
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import { createAuthenticator } from './authentication.ts'
import { isTransient } from './database.ts'
import type { Logger } from './logs.ts'
import type { Metrics } from './metrics.ts'
import { Problem, problemBody, problemMediaType } from './problem.ts'
import { formats } from './schemas.ts'
import {
  activeTraceId,
  childSpan,
  enter,
  type Span,
  SpanKind,
  TRACE_PARENT_HEADER,
} from './telemetry.ts'

/** Limit of a request's body. The model has one for the gateway only; by default it is lower. */
const maxBodyBytes = 1_048_576

export type Server = Awaited<ReturnType<typeof createServer>>

/**
 * An HTTP server whose schemas validate, type and document: bodies are taken as they are (an
 * unknown member or a number as text is refused), parameters are converted. Errors are problem
 * details; callers are authenticated where the route's `security` says so.
 */
export async function createServer(options: {
  configuration: ProcessConfiguration
  log: Logger
  metrics: Metrics
  title: string
}) {
  const { configuration, log, metrics, title } = options
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    // HAProxy and the gateway keep connections; theirs must end first, or a request meets a closing one.
    keepAliveTimeout: 75_000,
    genReqId: (request) => String(request.headers['x-request-id'] ?? crypto.randomUUID()),
    routerOptions: { maxParamLength: 256 },
  }).withTypeProvider<TypeBoxTypeProvider>()

  const strict = new Ajv({
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: true,
    allErrors: false,
    formats,
  })
  const converting = new Ajv({
    coerceTypes: 'array',
    removeAdditional: false,
    useDefaults: true,
    allErrors: false,
    formats,
  })
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? strict : converting).compile(schema),
  )

  takeOnlyJson()
  traceRequests()
  measureRequests()
  authenticateRequests()
  answerProblems()
  // Loaded before the routes, which it gathers as they are added.
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version: '1.0.0' },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => describe(app.swagger()))
  return app

  /** Clients that label every request as JSON do so without a body too. */
  function takeOnlyJson(): void {
    const parse = app.getDefaultJsonParser('error', 'error')
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (body === '') done(null, undefined)
      else parse(request, body as string, done)
    })
  }

  /** Continues the caller's trace; only the gateway starts traces. */
  function traceRequests(): void {
    app.decorateRequest('span', undefined)
    app.addHook('onRequest', (request, _reply, done) => {
      const name = `${request.method} ${request.routeOptions.url ?? 'unknown'}`
      const attributes = {
        'http.request.method': request.method,
        'url.path': request.url.split('?', 1)[0]!,
      }
      const header = request.headers[TRACE_PARENT_HEADER]
      const span =
        typeof header === 'string'
          ? childSpan(header, name, SpanKind.SERVER, attributes)
          : undefined
      if (span === undefined) return done()
      request.span = span
      enter(span, done)
    })
    app.addHook('onResponse', async ({ span }, reply) => {
      if (span === undefined) return
      span.setAttribute('http.response.status_code', reply.statusCode)
      if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
  }

  function measureRequests(): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unknown'
      metrics.request(request.method, route, reply.statusCode, reply.elapsedTime)
      if (reply.statusCode >= 500) {
        log.warn(
          {
            method: request.method,
            url: request.url,
            status: reply.statusCode,
            requestId: request.id,
          },
          'Request failed',
        )
      }
    })
  }

  function authenticateRequests(): void {
    app.decorateRequest('caller', undefined)
    if (configuration.identity === undefined) return
    const authenticate = createAuthenticator(configuration.identity)
    app.addHook('onRequest', async (request) => {
      if (request.routeOptions.schema?.security === undefined) return
      request.caller = await authenticate(request.headers.authorization)
    })
  }

  function answerProblems(): void {
    app.setNotFoundHandler(async (request, reply) => {
      const allowed = methods.filter(
        (method) => app.findRoute({ method, url: request.url }) !== null,
      )
      if (allowed.length > 0) {
        reply.header('allow', allowed.join(', '))
        return answer(
          request,
          reply,
          new Problem(405, 'METHOD_NOT_ALLOWED', `${request.method} is not allowed here`),
        )
      }
      return answer(request, reply, new Problem(404, 'NOT_FOUND', 'Nothing is served at this path'))
    })
    app.setErrorHandler(async (error: FastifyError, request, reply) => {
      const problem = toProblem(error)
      if (problem.status >= 500) log.error({ err: error, requestId: request.id }, 'Request failed')
      return answer(request, reply, problem)
    })
  }
}

/** A parameter with a default need not be sent, although the handler always finds one. */
function describe(document: unknown): unknown {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Described>> }
  for (const { parameters = [] } of Object.values(paths).flatMap((item) => Object.values(item))) {
    for (const parameter of parameters) {
      if (parameter.schema?.default !== undefined) parameter.required = false
    }
  }
  return document
}

interface Described {
  readonly parameters?: { required?: boolean; readonly schema?: { readonly default?: unknown } }[]
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, message, facts }: Problem,
) {
  if (status === 503 || status === 429) reply.header('retry-after', '1')
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const traceId = activeTraceId()
  return reply
    .code(status)
    .type(problemMediaType)
    .send(
      problemBody(status, code, message, {
        ...facts,
        requestId: request.id,
        ...(traceId && { traceId }),
      }),
    )
}

const invalid = {
  body: 'The body is',
  headers: 'The headers are',
  params: 'The path is',
  querystring: 'The query is',
}

/** What a thrown value means to the caller; an unexpected one says nothing of the inside. */
function toProblem(error: FastifyError | Problem): Problem {
  if (error instanceof Problem) return error
  if (error.validation !== undefined) {
    return new Problem(
      400,
      'INVALID_REQUEST',
      `${invalid[error.validationContext ?? 'body']} not valid: ${error.message}`,
    )
  }
  if (isTransient(error)) {
    return new Problem(
      503,
      'DATABASE_UNAVAILABLE',
      'The database does not answer at the moment: try again with the same Idempotency-Key',
    )
  }
  const status = error.statusCode ?? 500
  if (status === 413) return new Problem(413, 'BODY_TOO_LARGE', error.message)
  if (status === 415) {
    return new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json')
  }
  if (status < 500) return new Problem(status, 'INVALID_REQUEST', error.message)
  if (status === 503) return new Problem(503, 'CLOSING', 'This process is closing: try again')
  return new Problem(
    500,
    'INTERNAL',
    'Something went wrong that should not have: report the requestId',
  )
}

declare module 'fastify' {
  interface FastifyRequest {
    span?: Span
  }
}
