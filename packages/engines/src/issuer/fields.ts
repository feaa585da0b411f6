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
  // The scopes that a token may have; services check them.
  scopes: described,
  clients: ignored('the `token` command issues tokens, for any subject and scope'),
  tls: only(false),
  // There is no login, so no password to guess.
  bruteForceProtection: only(false),
}
