import type { ServerResponse } from 'node:http'
import { type Problem, problemBody, problemMediaType } from '@ballast/kit/process'
import type { HeaderList } from './headers.ts'

/** Sends problem details; if a response has already begun, closes the connection instead. */
export function answerProblem(
  response: ServerResponse,
  { status, code, message, facts }: Problem,
  own: HeaderList,
  ids: { requestId?: string; traceId?: string | undefined },
): void {
  if (response.headersSent) return void response.destroy()
  const body = JSON.stringify(problemBody(status, code, message, { ...facts, ...ids }))
  const headers = [
    ...own,
    'content-type',
    problemMediaType,
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
    'x-content-type-options',
    'nosniff',
  ]
  if (status === 503) headers.push('retry-after', '1')
  if (status === 401) headers.push('www-authenticate', 'Bearer')
  if (status === 405 && facts) headers.push('allow', (facts.allowed as string[]).join(', '))
  response.writeHead(status, headers)
  response.end(body)
}

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
