import { type JsonRequest, type PatientClient, runAtOnce } from '@ballast/prove'
import { type Decimal, scaleDown } from './decimal.ts'
import type { ReplayKeys } from './keys.ts'
import type { PlannedProduct } from './plan.ts'
import type { Seen } from './seen.ts'

export const replayCurrency = 'GBP'

/** Puts the products into the catalogue and receives `stock` times what the orders need. */
export async function stockUp({
  products,
  stock,
  keys,
  client,
  seen,
  concurrency,
  onProduct,
  signal,
}: {
  products: readonly PlannedProduct[]
  stock: Decimal
  keys: Pick<ReplayKeys, 'receipt'>
  client: PatientClient
  seen: Seen
  concurrency: number
  onProduct: () => void
  signal: AbortSignal
}): Promise<void> {
  const send = async (what: 'product' | 'receipt', sku: string, request: JsonRequest) => {
    const { status, body, replayed } = await client.call(request)
    if (replayed) seen.counts.alreadyReplayed++
    if (status >= 300) seen.refused.push({ what, subject: sku, status, answer: body })
  }
  await runAtOnce(products, { concurrency, signal }, async (product) => {
    const { sku, name, unitPriceMinor, needed } = product
    const inPath = encodeURIComponent(sku)
    await send('product', sku, {
      method: 'PUT',
      path: `/api/products/${inPath}`,
      // A name is a line of at most 200 characters; descriptions in a file are whatever they are.
      body: {
        name: name.replace(/\p{Cc}+/gu, ' ').slice(0, 200),
        unitPriceMinor,
        currency: replayCurrency,
      },
    })
    const quantity = scaleDown(needed, stock)
    if (quantity > 0n) {
      await send('receipt', sku, {
        method: 'POST',
        path: `/api/inventory/${inPath}/receipts`,
        key: keys.receipt(sku),
        body: { quantity: Number(quantity) },
      })
    }
    onProduct()
  })
}
