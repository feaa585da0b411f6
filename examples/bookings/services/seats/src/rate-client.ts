import { type CallConfiguration, type ClientResponse, HttpClient, Problem } from '@ballast/kit'

/** Returns the price of a seat in minor units. @throws {Problem} 503 while nobody knows it */
export type RateOf = (seat: string) => Promise<number>

/** Asks the service of rates. */
export function rateClient(call: CallConfiguration): RateOf {
  const http = new HttpClient('rates', call, { connections: 8 })
  return async (seat) => {
    const { status, body } = await http
      .request({ method: 'GET', path: `/rates/${encodeURIComponent(seat)}` })
      .catch((): ClientResponse => ({ status: 503, body: undefined }))
    if (status === 200) return (body as { priceMinor: number }).priceMinor
    throw new Problem(503, 'RATES_UNAVAILABLE', 'The price is not known at the moment: try again')
  }
}
