import type { ProcessConfiguration } from '@ballast/model'
import type { FastifyRequest } from 'fastify'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import { Problem } from './problem.ts'

/** The authenticated caller and the scopes of its token. */
export interface Caller {
  readonly subject: string
  readonly scopes: ReadonlySet<string>
}

/** Authenticates the caller by the `Authorization` header. */
export interface Authenticator {
  (authorization: string | undefined): Promise<Caller>
  /** Fetches the issuer's keys if they are not cached yet. Cached keys stay valid while the issuer is down. */
  load(): Promise<void>
}

/** Size of the cache of verified tokens. */
const maxCachedTokens = 1_000

/**
 * Creates a verifier of bearer tokens (RFC 9068): the signature against the issuer's key set, the exact issuer and
 * audience, and the declared algorithms, type and leeway (RFC 8725). Keys are fetched when first needed, and kept while
 * the issuer is down.
 *
 * @throws {Problem} 401 for a missing or invalid token, 503 if the keys could not be fetched yet
 */
export function createAuthenticator({
  issuer,
  jwksUri,
  audience,
  algorithms,
  tokenType,
  leewayMs,
  keyCooldownMs,
}: NonNullable<ProcessConfiguration['identity']>): Authenticator {
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: keyCooldownMs,
    timeoutDuration: 2_000,
  })
  const cached = new Map<string, { caller: Caller; expiresAt: number }>()

  const authenticate = async (authorization: string | undefined): Promise<Caller> => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw unauthorized('Send a token: Authorization: Bearer …')
    const hit = cached.get(token)
    if (hit !== undefined && hit.expiresAt > Date.now()) return hit.caller
    cached.delete(token)
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [...algorithms],
        issuer,
        audience,
        ...(tokenType !== undefined && { typ: tokenType }),
        clockTolerance: leewayMs / 1_000,
        requiredClaims: ['sub', 'exp'],
      })
      const caller: Caller = {
        subject: payload.sub!,
        scopes: new Set(typeof payload.scope === 'string' ? payload.scope.split(' ') : []),
      }
      if (cached.size >= maxCachedTokens) cached.delete(cached.keys().next().value!)
      cached.set(token, { caller, expiresAt: payload.exp! * 1_000 })
      return caller
    } catch (error) {
      // A key id that is not in the key set is a 401; an issuer that is down is a 503.
      if (error instanceof errors.JWKSNoMatchingKey)
        throw unauthorized('The token is signed with an unknown key')
      if (
        error instanceof errors.JOSEError &&
        !(error instanceof errors.JWKSTimeout) &&
        error.code !== 'ERR_JOSE_GENERIC'
      ) {
        throw unauthorized(error.message)
      }
      throw new Problem(
        503,
        'IDENTITY_UNAVAILABLE',
        'Tokens cannot be verified at the moment: try again',
      )
    }
  }
  return Object.assign(authenticate, {
    load: async () => {
      if (keys.jwks() === undefined) await keys.reload()
    },
  })
}

export function unauthorized(detail: string): Problem {
  return new Problem(401, 'UNAUTHORIZED', detail)
}

/** Requires a scope of the caller's token. @throws {Problem} 403 if it is missing */
export function requireScope({ scopes }: Caller, scope: string): void {
  if (!scopes.has(scope))
    throw new Problem(403, 'SCOPE_MISSING', `The token lacks the scope ${scope}`, { scope })
}

/** Returns the caller that the server's authentication hook stored. @throws {Problem} 401 if there is none */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw unauthorized('This request needs a token')
  return request.caller
}

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller
  }
}
