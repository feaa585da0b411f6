import type { PlatformNode } from '@ballast/model'
import type { JWK } from 'jose'

export interface IssuerConfiguration {
  readonly host: string
  readonly port: number
  /** What each path answers. */
  readonly documents: Readonly<Record<string, unknown>>
}

/** `iss` of the tokens, and the base of the issuer's documents. */
export function issuerUrl({ host, ports }: PlatformNode): string {
  return `http://${host}:${ports.main}`
}

/** What the issuer's process is told: only public things. */
export function issuerConfiguration(node: PlatformNode, keys: readonly JWK[]): IssuerConfiguration {
  const issuer = issuerUrl(node)
  return {
    host: node.host,
    port: node.ports.main!,
    documents: {
      '/.well-known/openid-configuration': {
        issuer,
        jwks_uri: `${issuer}/jwks.json`,
        id_token_signing_alg_values_supported: ['ES256'],
        response_types_supported: ['token'],
        subject_types_supported: ['public'],
      },
      '/jwks.json': { keys },
    },
  }
}
