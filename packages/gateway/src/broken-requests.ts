import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { problemBody, problemMediaType } from '@ballast/kit/process'

/** Answers requests that are malformed, too large or too slow with problem details instead of an empty body. */
export function refuseBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // If another response has begun, the client would take this one for a part of its body.
    const answering = (socket as Socket & { _httpMessage?: { headersSent: boolean } })._httpMessage
    if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent) {
      return void socket.destroy()
    }
    const [status, code, detail] = answers[error.code ?? ''] ?? [
      400,
      'INVALID_REQUEST',
      'This is not a valid HTTP/1.1 request',
    ]
    const body = JSON.stringify(problemBody(status, code, detail))
    socket.end(
      `HTTP/1.1 ${status} ${code}\r\ncontent-type: ${problemMediaType}\r\nconnection: close\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
}

const answers: Readonly<Record<string, readonly [number, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT', 'The request did not arrive in time'],
  HPE_HEADER_OVERFLOW: [431, 'HEADERS_TOO_LARGE', 'The header fields are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'BODY_TOO_LARGE', 'The chunk extensions are too large'],
}
