import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { patientClient } from '@ballast/prove'
import { driveLane } from './drive-lane.ts'
import { replayKeys } from './keys.ts'
import type { Lane } from './plan.ts'
import { nothingSeen, type ShopOrder } from './seen.ts'

const line = { line: 1, sku: 'A', quantity: 2, unitPriceMinor: 100 }
const order = (invoice: string): Lane['steps'][number] => ({
  kind: 'order',
  invoice,
  lines: [line],
})
const back: Lane['steps'][number] = {
  kind: 'return',
  invoice: 'C1',
  row: 2,
  sku: 'A',
  quantity: 1,
}

/** Drives one lane after the other at a front door that shows orders as `statusOf` says; each look takes 25 s. */
async function drive(
  { mock }: TestContext,
  lanes: readonly Lane['steps'][],
  statusOf: (id: string) => ShopOrder['status'],
) {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  const posted: string[] = []
  const server = createServer((request, response) => {
    const [, , , id = `o${posted.length + 1}`] = request.url!.split(/[/?]/)
    if (request.method === 'POST') posted.push(request.url!)
    else mock.timers.tick(25_000)
    const shown = { totalMinor: 200, refundedMinor: 0, lines: [{ ...line, returned: 0 }] }
    response
      .writeHead(request.method === 'POST' ? 201 : 200)
      .end(JSON.stringify({ id, status: statusOf(id), ...shown }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await using client = patientClient({
    endpoint: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    token: async () => 'token',
    connections: 1,
    signal: new AbortController().signal,
  })
  const seen = nothingSeen()
  const waits: string[] = []
  try {
    for (const steps of lanes) {
      await driveLane(
        { customer: '7', steps },
        {
          client,
          keys: replayKeys('sha', '1'),
          seen,
          onOrder: () => {},
          onWait: (waitsFor) => waits.push(waitsFor),
          stopping: new AbortController().signal,
        },
      )
    }
  } finally {
    server.closeAllConnections()
    await once(server.close(), 'close')
  }
  return { seen, posted, waits }
}

describe('driveLane', () => {
  it('gives an order up that does not settle, says what it waits for, and places no other in any lane', async (t) => {
    const lanes = [[order('1'), order('2'), order('3')], [order('4')]]
    const { seen, posted, waits } = await drive(t, lanes, (id) =>
      id === 'o1' ? 'CONFIRMED' : 'PENDING',
    )
    assert.deepEqual(seen.unsettled, [{ what: 'order', order: 'o2' }])
    assert.deepEqual([...seen.orders.keys()], ['o1'])
    assert.equal(seen.counts.placed, 2)
    assert.deepEqual(posted, ['/api/orders', '/api/orders'])
    assert.deepEqual(
      waits,
      [25, 50, 75, 100].map((seconds) => `order o2: PENDING for ${seconds} s`),
    )
  })

  it('gives a return up that is not paid back, and places no other order', async (t) => {
    const { seen, posted, waits } = await drive(
      t,
      [[order('1'), back, order('2')]],
      () => 'CONFIRMED',
    )
    assert.deepEqual(seen.unsettled, [{ what: 'return', order: 'o1' }])
    assert.deepEqual(posted, ['/api/orders', '/api/orders/o1/returns'])
    assert.equal(waits.at(-1), 'order o1: its refund for 100 s')
  })
})
