import type { ProcessConfiguration } from '@ballast/model'
import type { FastifyRequest } from 'fastify'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import { Problem } from './problem.ts'

/** Who calls, and what they may do. */
export interface Caller {
  readonly subject: string
  readonly scopes: ReadonlySet<string>
}

/** Finds the caller of an `Authorization` header. */
export interface Authenticator {
  (authorization: string | undefined): Promise<Caller>
  /** Fetches the issuer's keys unless they are known: once known, they outlast the issuer. */
  load(): Promise<void>
}

/** Tokens that were verified are remembered, at most this many. */
const remembered = 1_000

/**
 * Verifies bearer tokens (RFC 9068) against the issuer's key set: issuer and audience exact, algorithm, type
 * and leeway as they are declared (RFC 8725). Keys are fetched when they are first
 * needed and kept while the issuer is away.
 *
 * @throws {Problem} 401 for a token that is missing or does not hold, 503 while no key could be fetched yet
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
  const known = new Map<string, { caller: Caller; expiresAt: number }>()

  const authenticate = async (authorization: string | undefined): Promise<Caller> => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw unauthorized('Send a token: Authorization: Bearer …')
    const hit = known.get(token)
    if (hit !== undefined && hit.expiresAt > Date.now()) return hit.caller
    known.delete(token)
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
      if (known.size >= remembered) known.delete(known.keys().next().value!)
      known.set(token, { caller, expiresAt: payload.exp! * 1_000 })
      return caller
    } catch (error) {
      // A kid that is not in the key set is the caller's fault, an issuer that is away is not.
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

/** @throws {Problem} 403 where the caller lacks the scope */
export function requireScope({ scopes }: Caller, scope: string): void {
  if (!scopes.has(scope))
    throw new Problem(403, 'SCOPE_MISSING', `This needs the scope ${scope}`, { scope })
}

/** The caller that the server's authentication hook has found. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw unauthorized('This needs a token')
  return request.caller
}

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller
  }
}
