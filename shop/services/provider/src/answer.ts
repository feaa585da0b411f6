import type { ServerResponse } from 'node:http'
import type { Behaviour, Fault } from './behaviour.ts'
import { sendJson, sendText } from './http.ts'

/** Holds answers back. Ending it drops every held connection, so that a stop need not wait for them. */
export interface Holder extends Disposable {
  hold(milliseconds: number, then: () => void, ended: () => void): void
}

export function holder(): Holder {
  const held = new Map<NodeJS.Timeout, () => void>()
  return {
    hold(milliseconds, then, ended) {
      const timer = setTimeout(() => {
        held.delete(timer)
        then()
      }, milliseconds)
      held.set(timer, ended)
    },
    [Symbol.dispose]() {
      for (const [timer, ended] of held) {
        clearTimeout(timer)
        ended()
      }
      held.clear()
    },
  }
}

/** Answers with `body`, as well or as badly as `fault` says. */
export function answer(
  response: ServerResponse,
  body: unknown,
  fault: Fault,
  { holdMs, slowMs }: Behaviour,
  { hold }: Holder,
) {
  const drop = () => response.destroy()
  switch (fault) {
    case 'none':
      return sendJson(response, body)
    case 'timeout':
      return hold(holdMs, drop, drop)
    case 'slow':
      // A client that gave up meanwhile has closed the connection: nobody is left to answer.
      return hold(slowMs, () => response.destroyed || sendJson(response, body), drop)
    case 'garbage':
      return sendText(response, 200, '<html>502 upstream sent \u0000 an {"id":"ch_', 'text/html')
    case 'duplicate': {
      const text = JSON.stringify(body)
      const { socket } = response
      const again = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
      response.once('finish', () => socket?.write(again))
      return sendText(response, 200, text)
    }
  }
}
