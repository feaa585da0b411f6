import { BallastError } from '@ballast/model'

/** What went wrong in a package manager, with the most likely remedy for its last words. */
export function installationFailure(what: string, output: string): BallastError {
  const facts = { output }
  if (/no space left on device|not enough free space|enough free disk/i.test(output)) {
    return new BallastError(
      'NO_SPACE',
      `${what}: the disk is full; free some space and run again`,
      {
        facts,
      },
    )
  }
  const lastLines = output.split('\n').slice(-5).join('\n')
  return new BallastError('INSTALL_FAILED', `${what}; ${remedy(output)}\n${lastLines}`, { facts })
}

function remedy(output: string): string {
  if (/certificate|PKIX|SSL|TLS/i.test(output)) {
    return 'the registry is not trusted: add your company’s certificate to the system’s and to Java’s, and run again'
  }
  if (/resolve|unreachable|connect|timed? ?out|transfer artifact|failed to fetch/i.test(output)) {
    return 'the registry cannot be reached: see that there is a network, and a proxy if one is needed, and run again'
  }
  if (/lock/i.test(output)) return 'another package manager is at work: wait for it, and run again'
  return 'run again, and if it stays so install it by hand'
}
