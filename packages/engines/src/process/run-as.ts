import { readFileSync } from 'node:fs'
import { BallastError } from '@ballast/model'

/**
 * Returns the user that a program must run as, which its package has created, so that programs do not run as root.
 * Undefined if Ballast itself does not run as root, since then it cannot start processes of other users.
 *
 * @throws {BallastError} NOT_INSTALLED if that user is missing
 */
export function runAs(user: string): { uid: number; gid: number } | undefined {
  if (!runsAsRoot()) return undefined
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([name]) => name === user) ?? []
  if (uid === undefined) {
    throw new BallastError(
      'NOT_INSTALLED',
      `Cannot run ${user} as root, and this machine has no user "${user}": install the system's package, which creates it, or run Ballast as a user other than root`,
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/** Returns true if this process runs as root and can start processes of other users. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0
}
