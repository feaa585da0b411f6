import { Admin } from '@platformatic/kafka'

/** An administrator's connection; `use` it and it is closed. */
export async function withAdmin<T>(
  brokers: readonly { host: string; port: number }[],
  use: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = new Admin({
    clientId: 'ballast',
    bootstrapBrokers: [...brokers],
    retries: 0,
    connectTimeout: 1_000,
    timeout: 10_000,
  })
  try {
    return await use(admin)
  } finally {
    await admin.close().catch(() => {})
  }
}
