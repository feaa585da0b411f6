import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { publicKey } from './keys.ts'

/** Serves the public key of the local issuer and its discovery document. Issues no tokens over the network. */
const { host, port, issuer, signingKeyFile } = JSON.parse(
  readFileSync(process.env.BALLAST_ISSUER!, 'utf8'),
) as { host: string; port: number; issuer: string; signingKeyFile: string }

const documents: Record<string, string> = {
  '/jwks.json': JSON.stringify({ keys: [publicKey(readFileSync(signingKeyFile, 'utf8'))] }),
  '/.well-known/openid-configuration': JSON.stringify({
    issuer,
    jwks_uri: `${issuer}/jwks.json`,
    id_token_signing_alg_values_supported: ['ES256'],
  }),
}

const server = createServer((request, response) => {
  const document = documents[request.url ?? '']
  response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(document ?? '{}')
})
server.listen(port, host)
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
