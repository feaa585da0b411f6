import { type ClientResponse, type Endpoint, HttpClient, Problem } from '@ballast/kit'

/** Asks the product service for what this service's copy of the catalogue lacks. */
export class ProductClient {
  readonly #http: HttpClient

  constructor(endpoints: readonly Endpoint[]) {
    this.#http = new HttpClient('product', endpoints, { withinMs: 1_000, connections: 8 })
  }

  /**
   * undefined where there is no such product.
   *
   * @throws {Problem} 503 while the product service does not answer
   */
  async find(sku: string): Promise<{ unitPriceMinor: number; currency: string } | undefined> {
    const { status, body } = await this.#http
      .request({ method: 'GET', path: `/api/products/${encodeURIComponent(sku)}` })
      .catch((): ClientResponse => ({ status: 503, body: undefined }))
    if (status === 404) return undefined
    if (status !== 200) {
      throw new Problem(
        503,
        'PRODUCTS_UNAVAILABLE',
        'The price is not known at the moment: try again',
      )
    }
    const product = body as { unitPriceMinor: number; currency: string }
    return { unitPriceMinor: product.unitPriceMinor, currency: product.currency }
  }
}
