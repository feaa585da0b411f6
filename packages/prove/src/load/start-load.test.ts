import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { outcomesOf } from '../drill/timeline.ts'
import { libraryRoot } from '../fixtures/library.ts'
import { readLedger } from '../ledger/read-ledger.ts'
import { usualLoad } from './load-spec.ts'
import { startLoad } from './start-load.ts'

describe('startLoad', () => {
  it('counts while it runs as its ledger is counted afterwards', async () => {
    await using folder = await openTestDirectory('ballast-load-')
    await using door = await openFrontDoor()
    const ledger = join(folder.path, 'ledger.jsonl')
    await using load = startLoad({
      spec: { ...usualLoad, phases: [{ operationsPerSecond: 40, seconds: 3 }] },
      seed: 7,
      run: 'r',
      ledger,
      root: libraryRoot,
      endpoint: door.url,
      token: 'none',
    })
    await load.sent
    const { ok, failed, unknown } = load.counts
    const { operations } = await readLedger(ledger)
    const counted = outcomesOf(operations)
    assert.deepEqual({ ok, failed, unknown }, pick(counted))
    // What is compared has a no as it should be in it, and each other outcome.
    assert.ok(operations.some(({ outcome }) => outcome?.refused))
    assert.ok(Math.min(ok, failed, unknown) > 0)
  })
})

const pick = ({ ok, failed, unknown }: ReturnType<typeof outcomesOf>) => ({ ok, failed, unknown })

/** Stands in for a platform: lends, takes nothing back, and is too busy for every fifth request. */
async function openFrontDoor() {
  let requests = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests++
      if (requests % 5 === 0) answer(response, 503, { code: 'OVERLOADED' })
      else if (requests % 5 === 1) answer(response, 500, { code: 'INTERNAL' })
      else if (request.url!.endsWith('/return')) answer(response, 409, { code: 'NOT_LENT' })
      else answer(response, 200, { id: `loan-${requests}` })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close().closeAllConnections()
    },
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' })
  response.end(JSON.stringify(body))
}
