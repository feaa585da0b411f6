import { BallastError } from '@ballast/model'

/** Reads an option that is a whole number. @throws {BallastError} USAGE for anything else */
export function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `A whole number is needed, got "${text}"`)
}
