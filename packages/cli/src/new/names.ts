import { BallastError } from '@ballast/model'

/** The names that a new platform or service gives to things. */
export interface Names {
  /** `gift-cards` */
  readonly name: string
  /** `giftCards`, for variables and functions. */
  readonly camel: string
  /** `GiftCards`, for titles. */
  readonly title: string
  /** `gift_cards`, for tables and databases. */
  readonly snake: string
}

/** @throws {BallastError} USAGE for a name that cannot be a folder, a host name and a role at once */
export function namesOf(name: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    throw new BallastError(
      'USAGE',
      `A name consists of small letters, digits and single hyphens, at most 40, and begins with a letter, got "${name}"`,
      { facts: { name } },
    )
  }
  const camel = name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return {
    name,
    camel,
    title: camel[0]!.toUpperCase() + camel.slice(1),
    snake: name.replaceAll('-', '_'),
  }
}
