import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IssuerConfiguration } from './config.ts'

/** Serves the public keys. It holds no secret: tokens are signed by whoever may read the private key. */
const { host, port, documents } = JSON.parse(
  readFileSync(process.env.BALLAST_CONFIGURATION!, 'utf8'),
) as IssuerConfiguration

const bodies = new Map(
  Object.entries(documents).map(([path, document]) => [path, JSON.stringify(document)]),
)

const server = createServer(({ method, url = '/' }, response) => {
  const body = bodies.get(url.split('?')[0]!)
  if (body === undefined) response.writeHead(404).end()
  else if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET' }).end()
  else {
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
    })
    response.end(body)
  }
})
server.listen(port, host)

process.once('SIGTERM', () => {
  server.close()
  server.closeIdleConnections()
})
