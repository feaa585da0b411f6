import { rememberPlace } from './declared-at.ts'
import { BallastError } from './error.ts'

/** What every resource has. `name` is unique within its platform, whatever the kind. */
export interface Named {
  readonly kind: string
  readonly name: string
}

/** A name that is also a host name, a role, a consumer group and a directory: RFC 1123, 40 long. */
const namePattern = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/

/** Freezes a resource after checking what every resource must obey, and remembers where it was declared. */
export function resource<const T extends Named>(value: T): Readonly<T> {
  if (!namePattern.test(value.name)) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `The ${value.kind} name "${value.name}" must be 2 to 40 lower-case letters, digits and hyphens, starting with a letter`,
      { facts: { kind: value.kind, name: value.name } },
    )
  }
  return declared(value)
}

/** Freezes a part of a declaration that has no name of its own, and remembers where it was declared. */
export function declared<const T extends object>(value: T): Readonly<T> {
  return rememberPlace(deepFreeze(value))
}

/** Refuses a number that is not whole or not within `least` to `most`. */
export function whole(subject: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new BallastError(
    'DECLARATION_INVALID',
    `${subject} must be a whole number from ${least} to ${most}, got ${value}`,
    { facts: { subject, value, least, most } },
  )
}

export function port(subject: string, value: number): number {
  return whole(subject, value, 1, 65_535)
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) deepFreeze(inner)
  return value
}
