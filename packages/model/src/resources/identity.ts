import { byEnvironment } from '../environment.ts'
import { port, resource } from '../resource.ts'
import { type Duration, days, minutes, seconds } from '../units.ts'

/** Who may ask for tokens. */
export interface IdentityClient {
  readonly name: string
  readonly grant: 'authorization-code' | 'client-credentials' | 'password' | 'implicit'
  /** Proof key for code exchange (RFC 7636). */
  readonly pkce: boolean
  readonly redirects: readonly string[]
  /** Scopes that its tokens may have. */
  readonly scopes: readonly string[]
  /** Where its secret comes from; `none` for a public client. */
  readonly secret: 'none' | 'vault' | 'file'
}

/** Issues the tokens that the gateway and the services accept. */
export interface Identity {
  readonly kind: 'identity'
  readonly name: string
  readonly engine: 'issuer' | 'keycloak'
  readonly port: number
  /** The `aud` that a token must name. */
  readonly audience: string
  /** Default 15 minutes. */
  readonly tokenLifetime: Duration
  /** How far clocks may differ. Default 5 seconds. */
  readonly leeway: Duration
  /** Signatures that are accepted. Default ES256 alone. */
  readonly algorithms: readonly string[]
  /** The `typ` that a token must have; undefined: any. Default `at+jwt` (RFC 9068). */
  readonly tokenType: string | undefined
  /** Keys that tokens themselves point to (`jku`, `x5u`) are fetched. Never do so (RFC 8725, 3.10). */
  readonly trustsKeyUrls: boolean
  /** Between two requests for the issuer's keys because of an unknown one. Default 5 seconds. */
  readonly keyCooldown: Duration
  /** Known keys outlast an issuer that is away. */
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
