import type { Redis } from '@ballast/model'
import type { NodeContext } from '../engine.ts'
import type { EngineUsage } from '../engine-usage.ts'
import { askRedis } from '../fixtures/ask-redis.ts'
import { redisSecret } from './plan.ts'

/** Returns the address of a Redis, with its password. */
export const address = async ({ addresses, node, resource, secrets }: NodeContext<Redis>) => ({
  ...addresses.operatorEndpoint(node, 'main'),
  password: await secrets.read(redisSecret(resource)),
})

export const usage: EngineUsage<'redis'> = {
  kind: 'redis',
  use: async (context) => askRedis(await address(context), ['SET', 'key', 'value'], ['GET', 'key']),
  // The test platform declares `persistence: 'aof'`.
  data: {
    write: async (context, value) => askRedis(await address(context), ['SET', 'kept', value]),
    read: async (context) => askRedis(await address(context), ['GET', 'kept']),
  },
}
