import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type EdgeProxy, startEdgeProxy } from './edge-proxy.ts'

describe('startEdgeProxy', () => {
  let echo: Server
  let proxy: EdgeProxy
  let port: number
  before(async () => {
    echo = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(
      0,
      '127.0.0.1',
    )
    const free = createServer().listen(0, '127.0.0.1')
    await Promise.all([once(echo, 'listening'), once(free, 'listening')])
    port = (free.address() as AddressInfo).port
    free.close()
    await once(free, 'close')
    const at = { host: '127.0.0.1', port }
    const onto = { host: '127.0.0.1', port: (echo.address() as AddressInfo).port }
    const { signal } = new AbortController()
    proxy = await startEdgeProxy({ from: 'a', to: 'b', at, onto }, signal)
  })
  after(async () => {
    await proxy[Symbol.asyncDispose]()
    echo.close()
  })
  const open = async (): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
  /** `once` would reject with the reset itself. */
  const closeOf = (socket: Socket) => new Promise((resolve) => socket.on('close', resolve))
  const say = async (socket: Socket, text: string): Promise<string> => {
    const answered = once(socket, 'data')
    socket.write(text)
    const [answer] = await answered
    return String(answer)
  }

  it('passes on what it gets, both ways, and the end of it', async () => {
    const socket = await open()
    assert.equal(await say(socket, 'hello'), 'hello')
    const ended = once(socket, 'end')
    socket.end()
    await ended
  })

  it('cut: ends what is open and refuses what is new, until it is healed', async () => {
    const socket = await open()
    const closed = closeOf(socket)
    await say(socket, 'x')
    await proxy.disturb({ cut: 'refuse' })
    await closed
    await assert.rejects(open(), { code: 'ECONNREFUSED' })
    await proxy.disturb({})
    assert.equal(await say(await open(), 'again'), 'again')
  })

  it('silence: holds everything, and lets it go when it is healed', async () => {
    const socket = await open()
    await proxy.disturb({ cut: 'silence' })
    const answer = say(socket, 'late')
    // What is tested: nothing comes.
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100))])
    assert.equal(first, undefined)
    assert.ok(proxy.counts.heldBytes >= 4)
    await proxy.disturb({})
    assert.equal(await answer, 'late')
    socket.destroy()
  })

  it('delays each way', async () => {
    const socket = await open()
    await say(socket, 'warm')
    await proxy.disturb({ delayMs: 50 })
    const began = performance.now()
    await say(socket, 'slow')
    assert.ok(performance.now() - began >= 99, `${performance.now() - began} ms`)
    assert.ok(proxy.counts.longestMs >= 48, `${proxy.counts.longestMs} ms`)
    await proxy.disturb({})
    await say(socket, 'quick')
    assert.ok(proxy.counts.longestMs < 48, `${proxy.counts.longestMs} ms`)
    socket.destroy()
  })

  it('limits the bytes of a second', async () => {
    const socket = await open()
    await proxy.disturb({ bytesPerSecond: 100_000 })
    const began = performance.now()
    let received = 0
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
    socket.write(Buffer.alloc(20_000))
    while (received < 20_000) await new Promise((resolve) => setTimeout(resolve, 5))
    // 20 kB there and back at 100 kB/s.
    assert.ok(performance.now() - began >= 390, `${performance.now() - began} ms`)
    await proxy.disturb({})
    socket.destroy()
  })

  it('resets every open connection, and says how many', async () => {
    proxy.reset()
    const sockets = [await open(), await open()]
    for (const socket of sockets) await say(socket, 'x')
    const closes = sockets.map(closeOf)
    assert.equal(proxy.reset(), 2)
    await Promise.all(closes)
    assert.equal(await say(await open(), 'new'), 'new')
    proxy.reset()
  })
})
