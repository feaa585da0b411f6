import {
  batched,
  type CallConfiguration,
  type ClientResponse,
  HttpClient,
  Problem,
} from '@ballast/kit'

interface Product {
  readonly sku: string
  readonly unitPriceMinor: number
  readonly currency: string
}

/** Asks the product service for what this service's copy of the catalogue lacks. */
export class ProductClient {
  readonly #http: HttpClient

  constructor(call: CallConfiguration) {
    this.#http = new HttpClient('product', call, { connections: 8 })
  }

  /**
   * undefined where there is no such product. Those asked for at the same time share a request:
   * an order of 2,000 unknown skus must not become 2,000 requests.
   *
   * @throws {Problem} 503 while the product service does not answer
   */
  readonly find = batched(
    async (skus: string[]) => {
      const distinct = [...new Set(skus)]
      const { status, body } = await this.#http
        .request({
          method: 'GET',
          path: `/api/products?${distinct.map((sku) => `sku=${encodeURIComponent(sku)}`).join('&')}`,
        })
        .catch((): ClientResponse => ({ status: 503, body: undefined }))
      if (status !== 200) {
        throw new Problem(
          503,
          'PRODUCTS_UNAVAILABLE',
          'The price is not known at the moment: try again',
        )
      }
      const { items } = body as { items: Product[] }
      const bySku = new Map(items.map((product) => [product.sku, product]))
      return skus.map((sku) => bySku.get(sku))
    },
    // 16 skus of 64 characters, each of 12 bytes when percent-encoded, fit into Node's 16 KiB of headers.
    { most: 16, concurrency: 4 },
  )
}
