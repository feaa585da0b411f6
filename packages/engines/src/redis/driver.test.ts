import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Redis } from '@ballast/model'
import { testEngineContract } from '../contract.ts'
import type { NodeContext } from '../engine.ts'
import { askRedis } from '../fixtures/ask-redis.ts'
import { openWorkspace } from '../fixtures/workspace.ts'
import { redisSecret } from './plan.ts'

const address = async ({ node, resource, secrets }: NodeContext<Redis>) => ({
  host: node.host,
  port: node.ports.main!,
  password: await secrets.read(redisSecret(resource)),
})

testEngineContract('redis', {
  use: async (context) => askRedis(await address(context), ['SET', 'key', 'value'], ['GET', 'key']),
  // Declared so for the test platform's.
  data: {
    write: async (context, value) => askRedis(await address(context), ['SET', 'kept', value]),
    read: async (context) => askRedis(await address(context), ['GET', 'kept']),
  },
})

describe('a started cache', () => {
  it('refuses what does not fit, where its policy says so', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('redis')
    await using _ = await workspace.start(context)
    const megabyte = 'x'.repeat(1_000_000)
    const fill = Array.from({ length: 20 }, (_, at) => ['SET', `key-${at}`, megabyte])
    await assert.rejects(askRedis(await address(context), ...fill), /OOM/)
  })

  it('lets nobody in without the password, and nobody run the server', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('redis')
    await using _ = await workspace.start(context)
    const cache = await address(context)
    await assert.rejects(askRedis({ ...cache, password: 'wrong' }, ['PING']), /WRONGPASS/)
    for (const command of [['CONFIG', 'GET', '*'], ['FLUSHALL'], ['SHUTDOWN']]) {
      await assert.rejects(askRedis(cache, command), /NOPERM/)
    }
    assert.equal(
      await askRedis(cache, ['SET', 'key', 'value', 'PX', '1000'], ['GET', 'key']),
      'value',
    )
  })
})
