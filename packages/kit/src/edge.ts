import type { EdgeConfiguration } from '@ballast/model'
import { httpUrl } from '@ballast/model/http-url'

/**
 * Tells whether the connections of an edge use TLS. If so, the certificate of the server must be signed by an
 * authority that Node trusts: one of its own, or one of `NODE_EXTRA_CA_CERTS`.
 *
 * @param to what is reached, for the message
 * @throws {TypeError} for `mutual`: a process is told no certificate of its own
 */
export function usesTls(to: string, { tls }: Pick<EdgeConfiguration, 'tls'>): boolean {
  if (tls === 'mutual') {
    throw new TypeError(
      `Cannot connect to ${to}: it asks for a client certificate (TLS mode "mutual"), and this process has none. Declare the mode "server"`,
    )
  }
  return tls !== 'off'
}

/** Returns the only one of an edge's addresses or URLs. @throws {TypeError} where there is none, or a choice */
export function sole<T>(to: string, found: readonly T[]): T {
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  throw new TypeError(
    `Cannot connect to ${to}: it has ${found.length} addresses, and this client takes one`,
  )
}

/** Returns a URL for each address of an edge. @throws {TypeError} as `usesTls` does */
export function httpUrls(to: string, edge: EdgeConfiguration, path = ''): string[] {
  usesTls(to, edge)
  const { addresses, tls } = edge
  return addresses.map((address) => httpUrl({ ...address, tls }, path))
}

/** Returns how a Kafka client connects by an edge. @throws {TypeError} as `usesTls` does */
export function kafkaConnection(edge: EdgeConfiguration) {
  return {
    bootstrapBrokers: [...edge.addresses],
    ...(usesTls('Kafka', edge) && { tls: {} }),
  }
}
