import { get } from 'node:http'

/** True if a GET is answered with 200. The connection is not kept. */
export function answersOk(url: string, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, timeout: 2_000, ...(signal && { signal }) }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode === 200))
      response.once('error', reject)
    })
      .once('timeout', function () {
        this.destroy(new Error('no answer'))
      })
      .once('error', reject)
  })
}
