import type { Identity } from '@ballast/model'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Secrets } from '../engine.ts'

/** ECDSA with P-256: the only algorithm that the issuer signs with. */
const algorithm = 'ES256'

/** Name of the secret that holds an issuer's private signing key as a JWK. */
export const signingKeySecret = ({ name }: Identity) => `${name}/signing-key`

/** Makes a private key with a new key id. */
export async function makeSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const key = await exportJWK(privateKey)
  return JSON.stringify({ ...key, alg: algorithm, use: 'sig', kid: crypto.randomUUID() })
}

/** Returns the public half of a signing key. */
export function publicKey(signingKey: string): JWK {
  const { d: _private, ...key } = JSON.parse(signingKey) as JWK
  return key
}

/** Returns the private signing key of an issuer, which is created on first use. */
export async function signingKey(secrets: Secrets, identity: Identity): Promise<JWK> {
  return JSON.parse(await secrets.read(signingKeySecret(identity), makeSigningKey)) as JWK
}
