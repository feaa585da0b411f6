import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import type { EdgeConfiguration } from '@ballast/model'
import { Cache } from './cache.ts'
import { Database } from './database.ts'
import { httpUrls, sole } from './edge.ts'
import { declared } from './fixtures/index.ts'
import { HttpClient } from './http-client.ts'
import { OrderedProducer } from './producer.ts'

/** SSLRequest, which PostgreSQL clients send before the TLS handshake. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
/** Type of the first record of a TLS handshake (RFC 8446, section 5.1). */
const handshake = 22

/** A server that records the first bytes of a connection, accepts TLS like PostgreSQL, and then closes the connection. */
async function openListener() {
  const first = Promise.withResolvers<Buffer>()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      if (bytes.equals(sslRequest)) return void socket.write('S')
      first.resolve(bytes)
      socket.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, first: first.promise, [Symbol.dispose]: () => void server.close() }
}

/** Connects with each client of the kit by an edge; returns a function that closes it. */
const clients: Record<string, (edge: EdgeConfiguration) => () => Promise<void>> = {
  'the database': (edge) => {
    const database = new Database({
      ...declared.service.database,
      ...edge,
      applicationName: 'test',
    })
    database.query('select 1').catch(() => {})
    return () => database.close()
  },
  'the cache': (edge) => {
    const cache = new Cache({ ...declared.service.cache, ...edge })
    return () => cache.close()
  },
  Kafka: (edge) => {
    const producer = new OrderedProducer({ ...declared.service.kafka, ...edge, clientId: 'test' })
    producer.ping().catch(() => {})
    return () => producer.close()
  },
  'the service "book"': (edge) => {
    const client = new HttpClient('book', { ...edge, timeoutMs: 1_000, traced: false })
    client.request({ method: 'GET', path: '/' }).catch(() => {})
    return () => client.close()
  },
}

describe('a client of the kit', () => {
  for (const [to, connect] of Object.entries(clients)) {
    it(`sends nothing before the TLS handshake if its edge uses TLS: ${to}`, async () => {
      await using directory = await openTestDirectory('ballast-edge-')
      const credentialFile = join(directory.path, 'secret')
      await writeFile(credentialFile, 'secret')
      const firstBytes = async (tls: EdgeConfiguration['tls']) => {
        using listener = await openListener()
        const addresses = [{ host: '127.0.0.1', port: listener.port }]
        const close = connect({ purpose: 'http', addresses, tls, credentialFile })
        const bytes = await listener.first
        await close()
        return bytes
      }
      assert.equal((await firstBytes('server'))[0], handshake)
      assert.notEqual((await firstBytes('off'))[0], handshake)
    })

    it(`rejects an edge that requires a client certificate: ${to}`, () => {
      const addresses = [{ host: '127.0.0.1', port: 9 }]
      assert.throws(
        () => connect({ purpose: 'http', addresses, tls: 'mutual' }),
        (error) => error instanceof TypeError && error.message.includes(`connect to ${to}:`),
      )
    })
  }
})

describe('httpUrls', () => {
  it('returns a URL for each address', () => {
    const addresses = [1, 2].map((port) => ({ host: 'book.internal', port }))
    assert.deepEqual(httpUrls('it', { purpose: 'http', addresses, tls: 'server' }, '/path'), [
      'https://book.internal:1/path',
      'https://book.internal:2/path',
    ])
  })
})

describe('sole', () => {
  it('throws unless there is exactly one address', () => {
    assert.equal(sole('the cache', ['a']), 'a')
    for (const found of [[], ['a', 'b']])
      assert.throws(() => sole('the cache', found), /the cache: it has [02] addresses/)
  })
})
