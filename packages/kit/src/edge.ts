import type { EdgeConfiguration } from '@ballast/model'
import { httpUrl } from '@ballast/model/http-url'

/**
 * Tells whether the connections of an edge use TLS. If so, Node must trust the authority that signed the server's
 * certificate: a built-in one, or one from `NODE_EXTRA_CA_CERTS`.
 *
 * @param to name of the server, for the message
 * @throws {TypeError} for `mutual`, because processes have no client certificate
 */
export function usesTls(to: string, { tls }: Pick<EdgeConfiguration, 'tls'>): boolean {
  if (tls === 'mutual') {
    throw new TypeError(
      `Cannot connect to ${to}: it requires a client certificate (TLS mode "mutual"), and this process has none. Declare the mode "server"`,
    )
  }
  return tls !== 'off'
}

/** Returns the only address or URL of an edge. @throws {TypeError} if there is not exactly one */
export function sole<T>(to: string, found: readonly T[]): T {
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  throw new TypeError(
    `Cannot connect to ${to}: it has ${found.length} addresses, and this client supports exactly one`,
  )
}

/** Returns a URL for each address of an edge. @throws {TypeError} for the TLS mode `mutual` */
export function httpUrls(to: string, edge: EdgeConfiguration, path = ''): string[] {
  usesTls(to, edge)
  const { addresses, tls } = edge
  return addresses.map((address) => httpUrl({ ...address, tls }, path))
}

/** Returns the connection options of a Kafka client for an edge. @throws {TypeError} for the TLS mode `mutual` */
export function kafkaConnection(edge: EdgeConfiguration) {
  return {
    bootstrapBrokers: [...edge.addresses],
    ...(usesTls('Kafka', edge) && { tls: {} }),
  }
}
