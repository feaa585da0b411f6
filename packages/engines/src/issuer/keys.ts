import type { Identity } from '@ballast/model'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import type { Secrets } from '../engine.ts'

/** ECDSA with P-256: the one algorithm that the issuer signs with and that is accepted. */
const algorithm = 'ES256'

/** Where the private signing key of an issuer is kept, as a JWK. */
export const signingKeySecret = ({ name }: Identity) => `${name}/signing-key`

/** Makes a private key with an id of its own. */
export async function makeSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const key = await exportJWK(privateKey)
  return JSON.stringify({ ...key, alg: algorithm, use: 'sig', kid: crypto.randomUUID() })
}

/** The public half of a signing key. */
export function publicKey(signingKey: string): JWK {
  const { d: _private, ...key } = JSON.parse(signingKey) as JWK
  return key
}

/** The `iss` of tokens: also the base of the discovery document. */
export const issuerOf = (host: string, port: number) => `http://${host}:${port}`

export interface TokenRequest {
  readonly subject: string
  readonly scopes: readonly string[]
  /** Default: what the platform declares. */
  readonly lifetimeMs?: number
}

/** An access token (RFC 9068) of a local issuer, signed with its key. */
export async function issueToken(
  { resource, issuer, secrets }: { resource: Identity; issuer: string; secrets: Secrets },
  { subject, scopes, lifetimeMs = resource.tokenLifetime }: TokenRequest,
): Promise<string> {
  const key = JSON.parse(await secrets.read(signingKeySecret(resource), makeSigningKey)) as JWK
  const now = Math.floor(Date.now() / 1_000)
  return new SignJWT({ scope: scopes.join(' '), client_id: 'ballast' })
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: key.kid! })
    .setIssuer(issuer)
    .setAudience(resource.audience)
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.ceil(lifetimeMs / 1_000))
    .setJti(crypto.randomUUID())
    .sign(await importJWK(key, algorithm))
}
