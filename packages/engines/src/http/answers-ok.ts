import { get } from 'node:http'

/** Returns true if a GET is answered with 200. Closes the connection. */
export function answersOk(url: string, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, timeout: 2_000, ...(signal && { signal }) }
    const request = get(url, options, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode === 200))
      response.once('error', reject)
    })
    request.once('timeout', () => request.destroy(new Error('no answer')))
    request.once('error', reject)
  })
}
