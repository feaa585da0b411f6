import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket, connect as tcpConnect } from 'node:net'
import type { Endpoint } from '@ballast/model'
import { carry } from './carry.ts'

/** What a connection goes through on its way. Default: nothing is in its way. */
export interface EdgeCondition {
  /** Nothing passes and nobody is told, as where packets are dropped. */
  readonly cut?: boolean
  /** Added on each way, in milliseconds. */
  readonly delayMs?: number
  /** On each way, in bytes a second. */
  readonly bytesPerSecond?: number
}

/** Stands on one edge of a platform, between a client and the node that it calls. */
export interface EdgeProxy extends AsyncDisposable {
  /** Where the client connects instead. */
  readonly endpoint: Endpoint
  /** Connections that are open. */
  readonly connections: number
  /** Bytes that passed since the proxy was opened, both ways: proof that something does, or that nothing does. */
  readonly passedBytes: number
  /** Holds for connections that are open as well as for new ones, until it is set anew. */
  set(condition: EdgeCondition): void
  /** Ends all open connections with a TCP reset. Returns how many. */
  reset(): number
}

/** @param to the real address */
export async function openEdgeProxy(to: Endpoint): Promise<EdgeProxy> {
  const state = { condition: {} as EdgeCondition, passedBytes: 0, changed: new Set<() => void>() }
  const open = new Map<Socket, Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = tcpConnect({ ...to, allowHalfOpen: true })
    open.set(client, upstream)
    for (const [from, into] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true)
      carry(from, into, state)
      // A side that breaks takes the other with it, as without a proxy.
      from.on('error', () => into.resetAndDestroy())
      from.on('close', () => {
        open.delete(client)
        if (from.errored === null && !from.readableEnded) into.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const reset = (): number => {
    const pairs = [...open]
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
    return pairs.length
  }
  return {
    endpoint: { host: '127.0.0.1', port },
    get connections() {
      return open.size
    },
    get passedBytes() {
      return state.passedBytes
    },
    set(condition) {
      state.condition = condition
      for (const tell of state.changed) tell()
    },
    reset,
    async [Symbol.asyncDispose]() {
      server.close()
      reset()
      await once(server, 'close')
    },
  }
}
