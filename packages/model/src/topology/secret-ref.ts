import type { Duration } from '../units.ts'
import type { Purpose } from './member.ts'

/** A password, key or certificate by its name: the value is in no plan. */
export interface SecretRef {
  /** A path such as `loans/lender`: the resource that it opens, then whose it is. */
  readonly name: string
  /** `derived`: a file made from other secrets, such as a list of users with password hashes. */
  readonly kind: 'password' | 'keypair' | 'certificate' | 'derived'
  /** Names of the resources whose processes may read it; none: for Ballast itself alone. */
  readonly readers: readonly string[]
  /** The purpose of the connections that it opens to its resource; undefined: none of a link. */
  readonly opens?: Purpose
  /** How often it is replaced; undefined: never. */
  readonly rotates?: Duration
}
