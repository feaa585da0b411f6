import { Admin } from '@platformatic/kafka'

/**
 * Opens an admin client, calls `use`, and closes the client.
 *
 * @param withinMs timeout of each request, default 10 s; the timeout of a connection is at most 1 s
 */
export async function withAdmin<T>(
  brokers: readonly { host: string; port: number }[],
  use: (admin: Admin) => Promise<T>,
  withinMs = 10_000,
): Promise<T> {
  const admin = new Admin({
    clientId: 'ballast',
    bootstrapBrokers: brokers.map(({ host, port }) => ({ host, port })),
    retries: 0,
    connectTimeout: Math.min(1_000, withinMs),
    requestTimeout: withinMs,
    timeout: withinMs,
  })
  try {
    return await use(admin)
  } finally {
    await admin.close().catch(() => {})
  }
}
