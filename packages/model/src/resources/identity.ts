import { byEnvironment } from '../environment.ts'
import { port, resource } from '../resource.ts'
import { type Duration, days, minutes, seconds } from '../units.ts'

/** An OAuth client. */
export interface IdentityClient {
  readonly name: string
  readonly grant: 'authorization-code' | 'client-credentials' | 'password' | 'implicit'
  /** Proof key for code exchange (RFC 7636). */
  readonly pkce: boolean
  readonly redirects: readonly string[]
  /** Scopes that its tokens may have. */
  readonly scopes: readonly string[]
  /** Source of its secret; `none` for a public client. */
  readonly secret: 'none' | 'vault' | 'file'
}

/** Issues the tokens that the gateway and the services accept. */
export interface Identity {
  readonly kind: 'identity'
  readonly name: string
  readonly engine: 'issuer' | 'keycloak'
  readonly port: number
  /** Required `aud` of a token. */
  readonly audience: string
  /** Default 15 minutes. */
  readonly tokenLifetime: Duration
  /** Tolerated clock skew. Default 5 seconds. */
  readonly leeway: Duration
  /** Accepted signature algorithms. Default: ES256 only. */
  readonly algorithms: readonly string[]
  /** Required `typ` of a token; undefined: any. Default `at+jwt` (RFC 9068). */
  readonly tokenType: string | undefined
  /** Fetches keys from URLs in the token itself (`jku`, `x5u`). Never enable it (RFC 8725, 3.10). */
  readonly trustsKeyUrls: boolean
  /** Minimum time between two fetches of the issuer's key set that an unknown key id causes. Default 5 seconds. */
  readonly keyCooldown: Duration
  /** Cached keys stay in use while the issuer is unavailable. */
  readonly keepsKeys: boolean
  readonly keysRotateEvery: Duration
  readonly scopes: readonly string[]
  readonly clients: readonly IdentityClient[]
  readonly tls: boolean
  readonly bruteForceProtection: boolean
}

export interface IdentityOptions {
  audience: string
  port?: number
  engine?: Identity['engine']
  tokenLifetime?: Duration
  leeway?: Duration
  algorithms?: readonly string[]
  tokenType?: string | undefined
  trustsKeyUrls?: boolean
  keyCooldown?: Duration
  keepsKeys?: boolean
  keysRotateEvery?: Duration
  scopes?: readonly string[]
  clients?: readonly (Pick<IdentityClient, 'name' | 'grant'> & Partial<IdentityClient>)[]
  tls?: boolean
  bruteForceProtection?: boolean
}

/** Defaults: the local issuer in `local`, Keycloak elsewhere. */
export function identity(name: string, options: IdentityOptions): Identity {
  const { clients = [], ...given } = options
  return resource({
    kind: 'identity',
    engine: byEnvironment<Identity['engine']>({ local: 'issuer', ha: 'keycloak' }),
    leeway: seconds(5),
    algorithms: ['ES256'],
    tokenType: 'at+jwt',
    trustsKeyUrls: false,
    keyCooldown: seconds(5),
    keepsKeys: true,
    keysRotateEvery: days(90),
    scopes: [],
    tls: byEnvironment({ local: false, ha: true }),
    bruteForceProtection: byEnvironment({ local: false, ha: true }),
    ...given,
    name,
    port: port(`The port of identity "${name}"`, given.port ?? 8180),
    tokenLifetime: given.tokenLifetime ?? minutes(15),
    clients: clients.map((client) => ({
      pkce: client.grant === 'authorization-code',
      redirects: [],
      scopes: [],
      secret: client.grant === 'client-credentials' ? ('vault' as const) : ('none' as const),
      ...client,
    })),
  })
}
