import { methods } from './answer.ts'

interface Operation {
  responses?: Record<string, unknown>
  security?: unknown[]
  tags?: string[]
  requestBody?: unknown
}

/** The parts of an OpenAPI 3.1 document that merging needs. */
export interface Document {
  readonly openapi?: string
  readonly paths?: Record<string, Record<string, Operation>>
  readonly components?: { readonly schemas?: Record<string, unknown> }
}

/**
 * Merges the OpenAPI documents of several services. Schema names get the service's name as prefix, since two services
 * may use the same name. Every operation gets the responses that the gateway itself may send.
 */
export function mergeDocuments(
  title: string,
  documents: ReadonlyMap<string, Document>,
): Document & Record<string, unknown> {
  const paths: Record<string, Record<string, Operation>> = {}
  const schemas: Record<string, unknown> = { Problem: problem }
  for (const [service, document] of [...documents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = renamed(service, document)
    for (const [name, schema] of Object.entries(own.components?.schemas ?? {})) {
      schemas[`${service}.${name}`] = schema
    }
    for (const [path, item] of Object.entries(own.paths ?? {})) {
      if (!path.startsWith('/api/')) continue
      for (const [method, operation] of Object.entries(item)) {
        if (methods.includes(method.toUpperCase())) addGatewayResponses(operation, service)
      }
      paths[path] = { ...paths[path], ...item }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1.0.0' },
    servers: [{ url: '/' }],
    tags: [...documents.keys()].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas,
      responses,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  } as Document & Record<string, unknown>
}

function renamed(service: string, document: Document): Document {
  const text = JSON.stringify(document)
  return JSON.parse(
    text.replaceAll('"#/components/schemas/', `"#/components/schemas/${service}.`),
  ) as Document
}

function addGatewayResponses(operation: Operation, service: string): void {
  const { requestBody, security = [] } = operation
  operation.tags ??= [service]
  operation.responses = {
    // Also on public operations: a token that is sent must be valid.
    401: reference('Unauthorized'),
    ...(security.length > 0 && { 403: reference('Problem') }),
    ...(requestBody !== undefined && { 413: reference('ContentTooLarge') }),
    503: reference('ServiceUnavailable'),
    504: reference('GatewayTimeout'),
    default: reference('Problem'),
    ...operation.responses,
  }
}

const reference = (name: string) => ({ $ref: `#/components/responses/${name}` })

/** Schema of problem details (RFC 9457), with the members that every problem of this API has. */
const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable, unlike title and detail' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    traceId: { type: 'string' },
  },
}

const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

const responses = {
  Problem: { description: 'The error, as problem details', content },
  Unauthorized: { description: 'The token is missing or invalid', content },
  ContentTooLarge: { description: 'The body exceeds the size limit', content },
  ServiceUnavailable: { description: 'The service is unavailable: try again', content },
  GatewayTimeout: { description: 'The service did not respond in time', content },
}
