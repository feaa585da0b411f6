import { rememberPlace } from './declared-at.ts'
import { byEnvironment } from './environment.ts'
import { BallastError } from './error.ts'

/** Fields of every resource. `name` is unique within its platform, across all kinds. */
export interface Named {
  readonly kind: string
  readonly name: string
}

/** A name is also used as host name, database role, consumer group and directory: RFC 1123, at most 40 characters. */
const namePattern = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/

/** Checks the name of a resource, freezes it, and records where it was declared. */
export function resource<const T extends Named>(value: T): Readonly<T> {
  refuseBadName(value.kind, value.name)
  return declared(value)
}

/** @throws {BallastError} DECLARATION_INVALID for a name that is no host name */
export function refuseBadName(kind: string, name: string): void {
  if (namePattern.test(name)) return
  throw new BallastError(
    'DECLARATION_INVALID',
    `The ${kind} name "${name}" must be 2 to 40 lower-case letters, digits and hyphens, starting with a letter`,
    { facts: { kind, name } },
  )
}

/** Refuses a list that names one resource twice. */
export function distinct<T extends readonly Named[]>(subject: string, values: T): T {
  const twice = values.find(({ kind, name }, at) =>
    values.slice(0, at).some((other) => other.kind === kind && other.name === name),
  )
  if (twice === undefined) return values
  throw new BallastError(
    'DECLARATION_INVALID',
    `${subject} names the ${twice.kind} "${twice.name}" twice. Name it once`,
    { facts: { subject, name: twice.name } },
  )
}

/** Refuses an HTTP path that would break a request or a line of a configuration file. */
export function httpPath(subject: string, value: string): string {
  if (/^\/[!-~]*$/.test(value)) return value
  throw new BallastError(
    'DECLARATION_INVALID',
    `${subject} must start with "/" and hold no spaces, got ${JSON.stringify(value)}`,
    { facts: { subject, value } },
  )
}

/** Freezes a part of a declaration that has no name of its own, and records where it was declared. */
export function declared<const T extends object>(value: T): Readonly<T> {
  return rememberPlace(deepFreeze(value))
}

/** Returns `value` if it is an integer from `least` to `most`. @throws {BallastError} DECLARATION_INVALID */
export function integerBetween(
  subject: string,
  value: number,
  least: number,
  most: number,
): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new BallastError(
    'DECLARATION_INVALID',
    `${subject} must be a whole number from ${least} to ${most}, got ${value}`,
    { facts: { subject, value, least, most } },
  )
}

/** Failure domains that the nodes of a resource are spread over. Default 1 in `local`, 3 elsewhere. */
export function zones(of: string, given: number | undefined): number {
  return integerBetween(`zones of ${of}`, given ?? byEnvironment({ local: 1, ha: 3 }), 1, 99)
}

export function port(subject: string, value: number): number {
  return integerBetween(subject, value, 1, 65_535)
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) deepFreeze(inner)
  return value
}
