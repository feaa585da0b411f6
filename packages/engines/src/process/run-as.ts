import { readFileSync } from 'node:fs'
import { BallastError } from '@ballast/model'

/**
 * The user that a program's package made for it: where Ballast is root, the program is not.
 * Undefined for any other user, who cannot make processes of somebody else's.
 *
 * @throws {BallastError} NOT_INSTALLED where that user is missing
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
      `Cannot run ${user} as root, and this machine has no user "${user}": install the system's own package, which makes it, or run Ballast as another user`,
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/** True where this process may make processes of other users. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0
}
