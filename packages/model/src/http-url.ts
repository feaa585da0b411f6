import type { Endpoint } from './process-configuration.ts'
import type { TlsMode } from './topology/member.ts'

/**
 * A URL at an address, by the scheme that its TLS mode means. Processes of the platform import it from
 * `@ballast/model/http-url`, which loads nothing else of the model.
 */
export function httpUrl({ host, port, tls }: Endpoint & { tls: TlsMode }, path = ''): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `${tls === 'off' ? 'http' : 'https'}://${name}:${port}${path}`
}
