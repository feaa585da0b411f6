import { patientClient } from '@ballast/prove'
import type { PlannedProduct } from '../replay/plan.ts'
import { nothingSeen } from '../replay/seen.ts'
import { stockUp } from '../replay/stock-up.ts'

const atOnce = 8

/** Fills catalogue and stock for a load, through the front door. @throws what the shop client throws */
export async function stockLoad(
  products: readonly PlannedProduct[],
  {
    run,
    endpoint,
    token,
    signal,
  }: { run: string; endpoint: string; token: string; signal: AbortSignal },
): Promise<void> {
  const seen = nothingSeen()
  await using client = patientClient({
    endpoint,
    token: async () => token,
    connections: atOnce,
    signal,
  })
  await stockUp({
    products,
    stock: { digits: 1n, scale: 0 },
    keys: {
      receipt: (sku) => `prove/${run}/receipt/${Buffer.from(sku).toString('hex')}`,
    },
    client,
    seen,
    concurrency: atOnce,
    onProduct: () => {},
    signal,
  })
  const [refused] = seen.refused
  if (refused !== undefined) {
    throw new Error(`The shop refused ${refused.what} ${refused.subject}: ${refused.status}`)
  }
}
