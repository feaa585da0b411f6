import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Problem } from '@ballast/kit/process'

/** Bodies up to this size are kept, so that the request can be sent to another node. */
const keptBytes = 65_536

/**
 * A request's body: nothing, all of it where it is small, else a stream that fails with a problem
 * once it is larger than `maxBytes`.
 *
 * @throws {Problem} 413, before anything is read where the declared length tells
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
    leave()
    if (bytes > maxBytes) reject(tooLarge(maxBytes))
    else {
      request.pause()
      resolve(limited(request, chunks, maxBytes))
    }
  }
  const onEnd = (): void => {
    leave()
    resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
  }
  const onClose = (): void => {
    leave()
    reject(new Problem(400, 'BODY_INCOMPLETE', 'The connection ended before the body did'))
  }
  const leave = (): void => {
    request.off('data', onData).off('end', onEnd).off('close', onClose)
  }
  request.on('data', onData).on('end', onEnd).on('close', onClose)
  return promise
}

/**
 * The rest of a body behind what was read of it. A stream of its own: undici destroys the body of
 * a request that failed, and the request's would take the client's connection with it.
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
      // What nobody reads any more must not block the connection.
      request.resume()
      done(error)
    },
  })
  // Whoever forwards it listens while it does; between two attempts nobody would.
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
