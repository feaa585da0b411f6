import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { describe, it } from 'node:test'
import type { Endpoint } from '@ballast/kit'
import { plainHttp } from '@ballast/kit/fixtures'
import { runProvider } from '../../provider/src/running-provider.ts'
import { ProviderClient } from './provider-client.ts'

const charge = { key: 'charge-1', amountMinor: 1_400, currency: 'EUR', token: 'tok_ok' }

const callTo = (node: Endpoint) => ({ ...plainHttp(node), timeoutMs: 2_500, traced: false })

/** Starts a server that answers every request with `body`, as no well-behaved provider does. */
async function answering(body: object) {
  const server = createServer((_, response) => response.end(JSON.stringify(body)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    client: new ProviderClient(callTo({ host: '127.0.0.1', port })),
    [Symbol.dispose]: () => server.close().closeAllConnections(),
  }
}

describe('ProviderClient', () => {
  it('tells what the provider did, and that it did nothing', async () => {
    await using provider = await runProvider()
    const client = new ProviderClient(callTo(provider.endpoint))
    assert.deepEqual(await client.findCharge('charge-1', 1_400), { is: 'absent' })
    const captured = await client.charge(charge)
    assert.equal(captured.is, 'captured')
    assert.deepEqual(await client.charge(charge), captured)
    assert.deepEqual(await client.findCharge('charge-1', 1_400), captured)
    assert.equal((await client.charge({ ...charge, amountMinor: 1 })).is, 'unknown')
    const refund = { key: 'r-1', chargeKey: 'charge-1', amountMinor: 400 }
    const done = await client.refund(refund)
    assert.equal(done.is, 'done')
    assert.deepEqual(await client.refund(refund), done)
    assert.equal((await client.refund({ ...refund, key: 'r-2', amountMinor: 1_001 })).is, 'unknown')
    await provider.end('SIGKILL')
    assert.equal((await client.charge({ ...charge, key: 'charge-2' })).is, 'unknown')
  })

  it('trusts no answer to another question', async () => {
    const good = { id: 'ch_1', key: 'charge-1', status: 'captured', amountMinor: 1_400 }
    for (const [body, is] of [
      [good, 'captured'],
      [{ ...good, key: 'charge-2' }, 'unknown'],
      [{ ...good, key: 'charge-2', status: 'declined' }, 'unknown'],
      [{ ...good, amountMinor: 1_401 }, 'unknown'],
      [{ ...good, id: undefined }, 'unknown'],
      [{ ...good, status: 'pending' }, 'unknown'],
      [{}, 'unknown'],
    ] as const) {
      using stranger = await answering(body)
      assert.equal((await stranger.client.charge(charge)).is, is)
      assert.equal((await stranger.client.findCharge('charge-1', 1_400)).is, is)
    }
    const refund = { key: 'r-1', chargeKey: 'charge-1', amountMinor: 400 }
    const paid = { id: 're_1', key: 'r-1', amountMinor: 400 }
    for (const [body, is] of [
      [paid, 'done'],
      [{ ...paid, key: 'r-2' }, 'unknown'],
      [{ ...paid, amountMinor: 401 }, 'unknown'],
      [{ ...paid, id: undefined }, 'unknown'],
    ] as const) {
      using stranger = await answering(body)
      assert.equal((await stranger.client.refund(refund)).is, is)
    }
  })
})
