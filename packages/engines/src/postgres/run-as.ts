import { readFileSync } from 'node:fs'
import { BallastError } from '@ballast/model'

/**
 * PostgreSQL refuses to run as root: then it runs as the user that its package made.
 *
 * @throws {BallastError} NOT_INSTALLED where that user is missing
 */
export function runAs(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([name]) => name === 'postgres') ?? []
  if (uid === undefined) {
    throw new BallastError(
      'NOT_INSTALLED',
      'Cannot run PostgreSQL as root, and this machine has no user "postgres": install the package postgresql, or run Ballast as another user',
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}
