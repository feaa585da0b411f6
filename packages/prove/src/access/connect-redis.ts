import type { Endpoint } from '@ballast/model'
import { Redis } from 'ioredis'

/** Connects to a Redis; without a password as a stranger does. */
export async function connectRedis(
  { host, port }: Endpoint,
  password?: string,
): Promise<AsyncDisposable & { redis: Redis }> {
  const redis = new Redis({
    host,
    port,
    ...(password !== undefined && { password }),
    lazyConnect: true,
    // A stranger may run neither HELLO, which protocol 3 begins with, nor INFO, which the ready check asks.
    protocol: 2,
    enableReadyCheck: password !== undefined,
    retryStrategy: () => null,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
  })
  redis.on('error', () => {})
  await redis.connect()
  return { redis, [Symbol.asyncDispose]: async () => redis.disconnect() }
}
