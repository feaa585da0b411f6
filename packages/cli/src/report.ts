import { BallastError } from '@ballast/model'
import { CommanderError } from 'commander'

/**
 * Prints the error that ends a command.
 *
 * @returns the exit status: 1 findings or failed promises, 2 wrong usage, 3 something is missing on the machine
 */
export function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof BallastError) {
    if (process.argv.includes('--json')) {
      console.log(
        JSON.stringify({ error: { code: error.code, message: error.message, facts: error.facts } }),
      )
    }
    console.error(`${error.code}: ${error.message}`)
    return error.exit
  }
  if (error instanceof Error && error.name === 'AbortError') return 130
  console.error(error)
  return 3
}
