import type { Endpoint } from './process-configuration.ts'
import type { TlsMode } from './topology/member.ts'

/**
 * Returns the URL of an endpoint, with the scheme that its TLS mode implies. Processes of the platform import this
 * from `@ballast/model/http-url`, which loads no other module of the model.
 */
export function httpUrl({ host, port, tls }: Endpoint & { tls: TlsMode }, path = ''): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `${tls === 'off' ? 'http' : 'https'}://${name}:${port}${path}`
}
