import { described, type FieldsOf, ignored, only, rendered } from '../fields.ts'

export const identityFields: FieldsOf<'identity'> = {
  name: rendered,
  engine: only('issuer'),
  port: rendered,
  audience: rendered,
  tokenLifetime: rendered,
  leeway: rendered,
  algorithms: rendered,
  tokenType: rendered,
  trustsKeyUrls: only(false),
  keyCooldown: rendered,
  keepsKeys: only(true),
  keysRotateEvery: ignored('the signing key is kept until `down --wipe`'),
  // What a token may hold; services ask for it.
  scopes: described,
  clients: ignored('tokens come from `token`, for whatever subject and scope it is given'),
  tls: only(false),
  // There is no login that could be guessed at.
  bruteForceProtection: only(false),
}
