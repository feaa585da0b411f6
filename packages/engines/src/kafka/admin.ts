import { Admin } from '@platformatic/kafka'

/**
 * An administrator's connection; `use` it and it is closed.
 *
 * @param withinMs for each answer; default 10 s, and 1 s for a connection
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
