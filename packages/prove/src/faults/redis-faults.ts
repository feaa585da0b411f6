import { redisSecret } from '@ballast/engines'
import { resourcesOf } from '@ballast/model'
import type { Redis } from 'ioredis'
import { connectRedis } from '../access/connect-redis.ts'
import type { Fault, Scene } from './fault.ts'

/** Deletes everything in a Redis at once; it fills again by itself. */
export function wipeRedis(name: string): Fault {
  return {
    name: 'wipe',
    target: name,
    async apply(scene) {
      await using client = await connected(scene, name)
      let gone = 0
      // The platform's user, whose password this is, may not run FLUSHALL.
      for await (const keys of client.redis.scanStream({ count: 1_000 })) {
        if (keys.length > 0) gone += await client.redis.unlink(keys)
      }
      return gone > 0 ? `${gone} keys are gone` : undefined
    },
    async heal(scene) {
      await using client = await connected(scene, name)
      return `it answers ${await client.redis.ping()}`
    },
  }
}

async function connected(
  { platform, addresses, secrets }: Scene,
  name: string,
): Promise<AsyncDisposable & { redis: Redis }> {
  const resource = resourcesOf(platform, 'redis').find((found) => found.name === name)!
  const password = await secrets.read(redisSecret(resource))
  return connectRedis(addresses.one('operator', resource, 'read-write'), password)
}
