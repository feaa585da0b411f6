import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testEngineContract } from '../contract.ts'
import { askRedis } from '../fixtures/ask-redis.ts'
import { openWorkspace } from '../fixtures/workspace.ts'
import { address, usage } from './usage.ts'

testEngineContract(usage)

describe('a started cache', () => {
  it('refuses writes above maxmemory under the policy noeviction', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('redis')
    await using _ = await workspace.start(context)
    const megabyte = 'x'.repeat(1_000_000)
    const fill = Array.from({ length: 20 }, (_, at) => ['SET', `key-${at}`, megabyte] as const)
    await assert.rejects(askRedis(await address(context), ...fill), /OOM/)
  })

  it('rejects a wrong password, and denies administrative commands to its clients', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('redis')
    await using _ = await workspace.start(context)
    const cache = await address(context)
    await assert.rejects(askRedis({ ...cache, password: 'wrong' }, ['PING']), /WRONGPASS/)
    for (const command of [['CONFIG', 'GET', '*'], ['FLUSHALL'], ['SHUTDOWN']] as const) {
      await assert.rejects(askRedis(cache, command), /NOPERM/)
    }
    assert.equal(
      await askRedis(cache, ['SET', 'key', 'value', 'PX', '1000'], ['GET', 'key']),
      'value',
    )
  })
})
