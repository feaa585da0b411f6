import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from './payments.ts'

/** Charges and refunds are some hundred bytes; more is a mistake or an attack. */
const largestBody = 16_384

/** @throws {Refusal} 400 if it is not JSON, 413 if it is too long */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > largestBody) {
      throw new Refusal(413, 'BODY_TOO_LARGE', `The body is longer than ${largestBody} bytes`)
    }
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new Refusal(400, 'BODY_INVALID', 'The body is not JSON')
  }
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'application/json',
): void {
  response
    .writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) })
    .end(text)
}

export function sendJson(response: ServerResponse, body: unknown): void {
  sendText(response, 200, JSON.stringify(body))
}

/** RFC 9457. */
export function sendProblem(response: ServerResponse, { status, code, message }: Refusal): void {
  const problem = JSON.stringify({ title: code, status, code, detail: message })
  sendText(response, status, problem, 'application/problem+json')
}
