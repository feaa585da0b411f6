import { BallastError } from '@ballast/model'

/** Reads an option that is a whole number. @throws {BallastError} USAGE for anything else */
export function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `A whole number is needed, got "${text}"`)
}

/** Reads an option that is a whole number from 1 on. @throws {BallastError} USAGE for anything else */
export function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `A whole number above 0 is needed, got "${text}"`)
}
