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

/** Largest request body. The model declares a limit for the gateway only, whose default is lower. */
const maxBodyBytes = 1_048_576

export type Server = Awaited<ReturnType<typeof createServer>>

/**
 * Creates an HTTP server whose schemas validate, type and document its routes. Bodies are validated strictly (unknown
 * members and numbers as strings are rejected); path, query and header parameters are converted. Errors are problem
 * details. Callers are authenticated on routes with `security`.
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
    // Longer than the keep-alive timeouts of HAProxy and the gateway. Otherwise a request could be sent on a connection
    // that this server is closing.
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
  // Registered before the routes, because it collects them as they are added.
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

  /** Accepts only JSON bodies. An empty body is accepted too, because some clients send the content type without a body. */
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
          new Problem(405, 'METHOD_NOT_ALLOWED', `${request.method} is not allowed on this path`),
        )
      }
      return answer(request, reply, new Problem(404, 'NOT_FOUND', 'No route matches this path'))
    })
    app.setErrorHandler(async (error: FastifyError, request, reply) => {
      const problem = toProblem(error)
      if (problem.status >= 500) log.error({ err: error, requestId: request.id }, 'Request failed')
      return answer(request, reply, problem)
    })
  }
}

/** Marks parameters with a default as optional. The generator marks them required, because handlers always get a value. */
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

/** Maps an error to a problem for the client. Unexpected errors reveal no internal details. */
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
      'The database is unavailable: try again with the same Idempotency-Key',
    )
  }
  const status = error.statusCode ?? 500
  if (status === 413) return new Problem(413, 'BODY_TOO_LARGE', error.message)
  if (status === 415) {
    return new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json')
  }
  if (status < 500) return new Problem(status, 'INVALID_REQUEST', error.message)
  if (status === 503) return new Problem(503, 'CLOSING', 'This process is shutting down: try again')
  return new Problem(500, 'INTERNAL', 'Internal error in the service: report the requestId')
}

declare module 'fastify' {
  interface FastifyRequest {
    span?: Span
  }
}
