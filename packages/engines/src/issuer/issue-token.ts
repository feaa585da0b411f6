import { randomUUID } from 'node:crypto'
import type { Addresses, Identity } from '@ballast/model'
import { importJWK, SignJWT } from 'jose'
import type { Secrets } from '../engine.ts'
import { signingKey } from './keys.ts'
import { issuerUrl } from './plan.ts'

export interface TokenRequest {
  readonly secrets: Secrets
  readonly identity: Identity
  readonly addresses: Addresses
  readonly subject: string
  /** Separated by spaces. */
  readonly scope: string
  /** Default: the audience that the platform declares. */
  readonly audience?: string
  /** Seconds; default what the platform declares. */
  readonly lifetimeSeconds?: number
}

/** Returns the defaults of tokens: audience and lifetime. */
export function tokenProfile({ audience, tokenLifetime }: Identity) {
  return { audience, lifetimeSeconds: tokenLifetime / 1_000 }
}

/** Issues an access token (RFC 9068), signed with the platform's key. */
export async function issueToken({
  secrets,
  identity,
  addresses,
  subject,
  scope,
  ...given
}: TokenRequest): Promise<string> {
  const { audience, lifetimeSeconds } = { ...tokenProfile(identity), ...given }
  const key = await signingKey(secrets, identity)
  const now = Math.floor(Date.now() / 1_000)
  return new SignJWT({ scope, client_id: 'ballast' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid! })
    .setIssuer(issuerUrl(addresses, identity))
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .setJti(randomUUID())
    .sign(await importJWK(key, 'ES256'))
}
