import { BallastError } from '@ballast/model'

/** Parses an option that must be an integer from 0. @throws {BallastError} USAGE for anything else */
export function parseInteger(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `Expected a whole number, got "${text}"`)
}

/** Parses an option that must be an integer from 1. @throws {BallastError} USAGE for anything else */
export function parsePositiveInteger(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `Expected a whole number above 0, got "${text}"`)
}
