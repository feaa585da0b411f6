import type { Identity } from '@ballast/model'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Secrets } from '../engine.ts'

/** The key pair that tokens are signed with, made on first use; its id is its thumbprint (RFC 7638). */
export async function signingKey(secrets: Secrets, { name }: Identity): Promise<JWK> {
  const make = async (): Promise<string> => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const key = await exportJWK(privateKey)
    const kid = await calculateJwkThumbprint(key)
    return JSON.stringify({ ...key, kid, alg: 'ES256', use: 'sig' })
  }
  return JSON.parse(await secrets.read(`${name}/signing-key.jwk`, make)) as JWK
}

/** The half that everybody may know. */
export function publicKey({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return { kty, crv, x, y, kid, alg, use } as JWK
}
