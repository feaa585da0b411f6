import { once } from 'node:events'
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { DetourAddress } from '@ballast/model'

/** Effects of a link on its traffic. */
export interface Disturbance {
  /** `refuse`: connections end and new ones are refused. `silence`: they stay, and nothing passes. */
  readonly cut?: 'refuse' | 'silence'
  /** Each chunk arrives so much later, in both directions. */
  readonly delayMs?: number
  /** In both directions together. */
  readonly bytesPerSecond?: number
}

/** A TCP proxy on one link. It counts what passes, so that a disturbance can be seen to work. */
export interface EdgeProxy extends AsyncDisposable {
  readonly from: string
  readonly to: string
  readonly counts: {
    readonly passedBytes: number
    readonly broken: number
    readonly heldBytes: number
    /** The longest that a chunk was kept since the link was last disturbed. */
    readonly longestMs: number
  }
  disturb(how: Disturbance): Promise<void>
  /** Ends all connections at once with RST, as a device on the way does that forgot them. */
  reset(): number
}

/** From the start of a platform to the moment at which its networks are there. */
const addressWithinMs = 30_000

/**
 * Listens where a detour leads to, and passes everything on until it is told otherwise.
 *
 * @param signal gives up waiting for the address
 */
export async function startEdgeProxy(
  { from, to, at, onto }: Omit<DetourAddress, 'node'>,
  signal: AbortSignal,
): Promise<EdgeProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const counts = { passedBytes: 0, broken: 0, heldBytes: 0, longestMs: 0 }
  let now: Disturbance = {}
  /** The limit is on the link: connections share it. */
  let freeAt = 0
  let waitEnd = Promise.withResolvers<void>()

  async function pass(source: Socket, target: Socket): Promise<void> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      const cameAt = performance.now()
      const how = now
      if (now.cut === 'silence') {
        counts.heldBytes += chunk.length
        await waitEnd.promise
      }
      if (now.delayMs !== undefined) await delay(now.delayMs)
      if (now.bytesPerSecond !== undefined) {
        const startAt = Math.max(freeAt, performance.now())
        freeAt = startAt + (chunk.length / now.bytesPerSecond) * 1_000
        await delay(freeAt - performance.now())
      }
      counts.passedBytes += chunk.length
      if (how === now) counts.longestMs = Math.max(counts.longestMs, performance.now() - cameAt)
      if (!target.write(chunk)) await once(target, 'drain')
    }
    target.end()
  }

  const server: Server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connectTo({ ...onto, allowHalfOpen: true })
    const pair = [client, upstream] as const
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) socket.setNoDelay(true).on('error', end)
    Promise.all([pass(client, upstream), pass(upstream, client)]).then(end, end)
  })
  const listen = async (): Promise<void> => {
    const deadline = Date.now() + addressWithinMs
    for (;;) {
      server.listen(at)
      try {
        await once(server, 'listening')
        return
      } catch (error) {
        // The address of a network that is only just being made.
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'EADDRNOTAVAIL' || Date.now() > deadline) throw error
        await delay(50, undefined, { signal })
      }
    }
  }
  const breakAll = (): number => {
    const broken = pairs.size
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
    pairs.clear()
    counts.broken += broken
    return broken
  }
  await listen()

  return {
    from,
    to,
    counts,
    async disturb(how) {
      now = how
      freeAt = 0
      counts.longestMs = 0
      waitEnd.resolve()
      waitEnd = Promise.withResolvers<void>()
      if (how.cut === 'refuse') {
        if (server.listening) server.close()
        breakAll()
      } else if (!server.listening) await listen()
    },
    reset: breakAll,
    async [Symbol.asyncDispose]() {
      if (server.listening) server.close()
      breakAll()
    },
  }
}
