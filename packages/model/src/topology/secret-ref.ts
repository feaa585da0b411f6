import type { Duration } from '../units.ts'
import type { Purpose } from './member.ts'

/** A reference to a password, key or certificate. Plans contain only its name, never its value. */
export interface SecretRef {
  /** A path such as `loans/lender`: the resource that it gives access to, then its owner. */
  readonly name: string
  /** `derived`: a file made from other secrets, such as a list of users with password hashes. */
  readonly kind: 'password' | 'keypair' | 'certificate' | 'derived'
  /** Names of the resources whose processes may read it; empty: only Ballast itself. */
  readonly readers: readonly string[]
  /** Purpose of the connections that it authenticates; undefined: it is not used for links. */
  readonly opens?: Purpose
  /** How often it is rotated; undefined: never. */
  readonly rotates?: Duration
}
