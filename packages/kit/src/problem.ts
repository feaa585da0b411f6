/** An error response: RFC 9457 problem details with a stable code. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly facts: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, detail: string, facts: Record<string, unknown> = {}) {
    super(detail)
    this.status = status
    this.code = code
    this.facts = facts
  }
}

export const notFound = (subject: string) =>
  new Problem(404, 'NOT_FOUND', `${subject} does not exist, or you may not see it`)

export const problemMediaType = 'application/problem+json'

/** Returns the body of a problem. `type` is a URN, because no page describes it. */
export function problemBody(status: number, code: string, detail: string, facts: object = {}) {
  return {
    type: `urn:ballast:problem:${code.toLowerCase()}`,
    title: titles[status] ?? 'Error',
    status,
    code,
    detail,
    ...facts,
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}
