import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Problem } from '@ballast/kit/process'

/** Bodies up to this size are buffered, so that the request can be retried at another node. */
const keptBytes = 65_536

/**
 * Reads a request's body: undefined if there is none, a buffer if it is small, else a stream that fails with a problem
 * once it exceeds `maxBytes`.
 *
 * @throws {Problem} 413, before reading anything if `Content-Length` is too large
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | Readable | undefined> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  if (encoding === undefined && (length === undefined || length === '0')) return undefined
  if (length !== undefined && Number(length) > maxBytes) throw tooLarge(maxBytes)
  if (Number(length) > keptBytes) return limited(request, [], maxBytes)

  const chunks: Buffer[] = []
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | Readable>()
  let bytes = 0
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes <= keptBytes && bytes <= maxBytes) return
    stopListening()
    if (bytes > maxBytes) reject(tooLarge(maxBytes))
    else {
      request.pause()
      resolve(limited(request, chunks, maxBytes))
    }
  }
  const onEnd = (): void => {
    stopListening()
    resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
  }
  const onClose = (): void => {
    stopListening()
    reject(new Problem(400, 'BODY_INCOMPLETE', 'The connection closed before the end of the body'))
  }
  const stopListening = (): void => {
    request.off('data', onData).off('end', onEnd).off('close', onClose)
  }
  request.on('data', onData).on('end', onEnd).on('close', onClose)
  return promise
}

/**
 * Returns a stream of the whole body: the chunks read so far, then the rest. It is a separate stream because undici
 * destroys the body of a failed request, and destroying the client's request would close the client's connection.
 */
function limited(request: IncomingMessage, first: readonly Buffer[], maxBytes: number): Readable {
  let bytes = 0
  const take = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes > maxBytes) body.destroy(tooLarge(maxBytes))
    else if (!body.push(chunk)) request.pause()
  }
  const end = (): void => void body.push(null)
  const body = new Readable({
    read() {
      request.resume()
    },
    destroy(error, done) {
      request.off('data', take).off('end', end)
      // Discards the unread rest, so that it does not block the connection.
      request.resume()
      done(error)
    },
  })
  // Between two attempts nothing else listens for errors, and an unhandled one would end the process.
  body.on('error', () => {})
  for (const chunk of first) take(chunk)
  request.on('data', take).on('end', end)
  return body
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, 'BODY_TOO_LARGE', `The body is larger than ${maxBytes} bytes`, {
    maxBytes,
  })
}
