import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { until } from '@ballast/kit/fixtures'
import { routeTo, startGateway } from './fixtures/start-gateway.ts'
import { startUpstream } from './fixtures/upstream.ts'

const longPoll = { parameter: 'patience', longestMs: 15_000, concurrency: 8 }

describe('Exchange: shedding', () => {
  it('sheds requests above 32 a node, and still accepts long polls', async () => {
    const waiting: ServerResponse[] = []
    await using upstream = await startUpstream((_request, response) => waiting.push(response))
    await using gateway = await startGateway({
      upstreams: { book: [upstream.endpoint] },
      routes: [routeTo('book', { timeoutMs: 20_000, longPoll })],
    })
    const ask = (query = '') => fetch(`${gateway.url}/api/books/1${query}`)
    const taken = Array.from({ length: 32 }, () => ask())
    await until(() => waiting.length >= 32)

    const shed = await ask()
    assert.equal(shed.status, 503)
    assert.equal(((await shed.json()) as { code: string }).code, 'OVERLOADED')
    const poll = ask('?patience=10')
    await until(() => waiting.length >= 33)

    for (const response of waiting.splice(0)) response.end('{}')
    for (const answer of await Promise.all([...taken, poll])) assert.equal(answer.status, 200)
    const next = ask()
    await until(() => waiting.length >= 1)
    waiting[0]!.end('{}')
    assert.equal((await next).status, 200)
  })

  it('sheds long polls above their limit at once, and nothing else', async () => {
    const waiting: ServerResponse[] = []
    await using upstream = await startUpstream((_request, response) => waiting.push(response))
    await using gateway = await startGateway({
      upstreams: { book: [upstream.endpoint] },
      routes: [routeTo('book', { timeoutMs: 20_000, longPoll })],
    })
    const ask = (query = '?patience=10') => fetch(`${gateway.url}/api/books/1${query}`)
    const taken = Array.from({ length: 8 }, () => ask())
    await until(() => waiting.length >= 8)

    const shed = await ask()
    assert.equal(shed.status, 503)
    assert.equal(shed.headers.get('retry-after'), '1')
    assert.equal(((await shed.json()) as { code: string }).code, 'OVERLOADED')
    assert.equal(waiting.length, 8)
    taken.push(ask(''))
    await until(() => waiting.length >= 9)

    for (const response of waiting.splice(0)) response.end('{}')
    for (const answer of await Promise.all(taken)) assert.equal(answer.status, 200)
    const next = ask()
    await until(() => waiting.length >= 1)
    waiting[0]!.end('{}')
    assert.equal((await next).status, 200)
  })
})
