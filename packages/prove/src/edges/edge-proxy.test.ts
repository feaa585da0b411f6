import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { type EdgeProxy, openEdgeProxy } from './edge-proxy.ts'

/** A server that sends back what it gets, behind a proxy. */
async function echo(): Promise<{ proxy: EdgeProxy; dial(): Promise<Socket> } & AsyncDisposable> {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await openEdgeProxy({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
  })
  return {
    proxy,
    async dial() {
      const socket = connect(proxy.endpoint)
      await once(socket, 'connect')
      return socket
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]()
      server.close()
    },
  }
}

async function read(socket: Socket, length: number): Promise<string> {
  let text = ''
  while (text.length < length) text += String((await once(socket, 'data'))[0])
  return text
}

describe('openEdgeProxy', () => {
  it('lets all through, in order, and passes the end on', async () => {
    await using edge = await echo()
    const socket = await edge.dial()
    const sent = Array.from({ length: 20_000 }, (_, n) => `${n} `).join('')
    socket.end(sent)
    assert.equal(await read(socket, sent.length), sent)
    assert.equal(edge.proxy.passedBytes, 2 * sent.length)
    await once(socket, 'close')
  })

  it('holds everything while it is cut, and nobody is told; healed, nothing is missing', async () => {
    await using edge = await echo()
    const socket = await edge.dial()
    socket.write('before ')
    assert.equal(await read(socket, 7), 'before ')
    edge.proxy.set({ cut: true })
    const late = await edge.dial()
    const passed = edge.proxy.passedBytes
    let told = false
    for (const side of [socket, late]) {
      side.write('meanwhile')
      for (const event of ['data', 'error', 'end']) side.once(event, () => (told = true))
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.deepEqual([told, edge.proxy.passedBytes], [false, passed])
    const both = Promise.all([read(socket, 9), read(late, 9)])
    edge.proxy.set({})
    assert.deepEqual(await both, ['meanwhile', 'meanwhile'])
    socket.destroy()
    late.destroy()
  })

  it('delays each way without holding up what follows', async () => {
    await using edge = await echo()
    const socket = await edge.dial()
    edge.proxy.set({ delayMs: 50 })
    const began = performance.now()
    for (let n = 0; n < 10; n++) {
      socket.write(String(n))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    assert.equal(await read(socket, 10), '0123456789')
    const tookMs = performance.now() - began
    // Ten delays one after the other would be a second.
    assert.ok(tookMs >= 100 && tookMs < 800, String(tookMs))
    socket.destroy()
  })

  it('limits bytes a second', async () => {
    await using edge = await echo()
    const socket = await edge.dial()
    edge.proxy.set({ bytesPerSecond: 100_000 })
    const began = performance.now()
    for (let n = 0; n < 10; n++) {
      socket.write('x'.repeat(1_000))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await read(socket, 10_000)
    assert.ok(performance.now() - began >= 85)
    socket.destroy()
  })

  it('resets open connections, and takes new ones', async () => {
    await using edge = await echo()
    const socket = await edge.dial()
    socket.write('x')
    await read(socket, 1)
    assert.equal(edge.proxy.connections, 1)
    const broken = once(socket, 'error')
    assert.equal(edge.proxy.reset(), 1)
    assert.equal(((await broken)[0] as NodeJS.ErrnoException).code, 'ECONNRESET')
    const next = await edge.dial()
    next.write('y')
    assert.equal(await read(next, 1), 'y')
    next.destroy()
  })
})
