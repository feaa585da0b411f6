import type { Socket } from 'node:net'
import type { EdgeCondition } from './edge-proxy.ts'

/** Beyond it the sender is held back, as by a full window. */
const mostBytesHeld = 1_048_576

/** Carries bytes one way, in order, each chunk once its time has come. */
export function carry(
  from: Socket,
  into: Socket,
  state: { condition: EdgeCondition; passedBytes: number; changed: Set<() => void> },
): void {
  const held: { chunk: Buffer; arrivedAt: number }[] = []
  let heldBytes = 0
  let freeAt = 0
  let ended = false
  let timer: NodeJS.Timeout | undefined

  const passOn = (): void => {
    clearTimeout(timer)
    for (;;) {
      const {
        cut = false,
        delayMs = 0,
        bytesPerSecond = Number.POSITIVE_INFINITY,
      } = state.condition
      const [next] = held
      // While it is cut nobody learns that the other side has ended either.
      if (cut || into.destroyed) return
      if (next === undefined) {
        if (ended) into.end()
        return
      }
      const { length } = next.chunk
      const dueAt = Math.max(next.arrivedAt + delayMs, freeAt) + (length / bytesPerSecond) * 1_000
      const waitMs = dueAt - performance.now()
      if (waitMs > 0) {
        timer = setTimeout(passOn, waitMs)
        return
      }
      held.shift()
      heldBytes -= length
      state.passedBytes += length
      freeAt = dueAt
      into.write(next.chunk)
      if (heldBytes < mostBytesHeld) from.resume()
    }
  }

  from.on('data', (chunk) => {
    held.push({ chunk, arrivedAt: performance.now() })
    heldBytes += chunk.length
    if (heldBytes >= mostBytesHeld) from.pause()
    passOn()
  })
  from.on('end', () => {
    ended = true
    passOn()
  })
  state.changed.add(passOn)
  from.on('close', () => {
    state.changed.delete(passOn)
    clearTimeout(timer)
  })
}
