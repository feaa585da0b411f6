import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createLogger, createServer, Metrics, Type } from '@ballast/kit'
import { plainHttp } from '@ballast/kit/fixtures'
import { configure, startGateway } from './fixtures/start-gateway.ts'
import { startUpstream } from './fixtures/upstream.ts'
import { OpenApi } from './open-api.ts'
import { ServiceNodes } from './service-nodes.ts'

type Documented = {
  openapi: string
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
}

/** Starts a node of a service with a real kit server. */
async function startService(title: string, path: string) {
  const configuration = configure({ name: title })
  const log = createLogger(configuration)
  log.level = 'silent'
  const app = await createServer({
    configuration,
    log,
    metrics: new Metrics({ service: title, instance: title }),
    title,
  })
  app.get(
    path,
    { schema: { response: { 200: Type.Object({ id: Type.String() }) } } },
    async () => ({
      id: title,
    }),
  )
  app.get('/internal', async () => ({}))
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
  return {
    endpoint: { host: '127.0.0.1', port },
    async [Symbol.asyncDispose]() {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

describe('OpenApi', () => {
  it('merges the documents of the services, and keeps the last one of a service that is down', async () => {
    await using loan = await startService('loan', '/api/loans/:isbn')
    await using book = await startService('book', '/api/books/:id')
    const dead = { host: '127.0.0.1', port: 9 }
    const upstreams = { loan: [loan.endpoint], book: [dead, book.endpoint] }
    await using gateway = await startGateway({ upstreams })
    const read = async () =>
      (await (await fetch(`${gateway.url}/api/openapi.json`)).json()) as Documented
    const document = await read()
    assert.equal(document.openapi, '3.1.0')
    assert.deepEqual(Object.keys(document.paths), ['/api/books/{id}', '/api/loans/{isbn}'])
    const { responses } = document.paths['/api/books/{id}']!.get!
    assert.deepEqual(Object.keys(responses), ['200', '401', '503', '504', 'default'])
    await book[Symbol.asyncDispose]()
    assert.deepEqual(await read(), document)
  })

  it('refreshes documents, and keeps the last one of a service that fails', async () => {
    let now = 0
    let answers = 0
    let away = false
    await using node = await startUpstream((_, response) => {
      answers++
      if (away) return void response.writeHead(500).end()
      response.end(JSON.stringify({ openapi: '3.1.0', paths: { '/api/books': { get: {} } } }))
    })
    const nodes = new ServiceNodes('book', plainHttp(node.endpoint), {
      requests: 1,
      longPolls: 0,
    })
    const openApi = new OpenApi('library', [nodes], () => now)
    const first = await openApi.text()
    away = true
    for (let round = 0; round < 3; round++) {
      now += 6_000
      await openApi.text()
      await delay(50)
    }
    assert.equal(answers, 4)
    assert.equal(await openApi.text(), first)
    assert.match(first, /api.books/)
    await nodes.close()
  })

  it('is served although a service has been down from the start', async () => {
    await using loan = await startService('loan', '/api/loans/:isbn')
    const dead = { host: '127.0.0.1', port: 9 }
    await using gateway = await startGateway({
      upstreams: { loan: [loan.endpoint], book: [dead] },
    })
    const response = await fetch(`${gateway.url}/api/openapi.json`)
    assert.equal(response.status, 200)
    assert.deepEqual(Object.keys(((await response.json()) as Documented).paths), [
      '/api/loans/{isbn}',
    ])
  })
})
