import { BallastError } from '@ballast/model'

/** Makes an error from the output of a package manager, with the most likely remedy. */
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
    return 'the certificate of the registry is not trusted: add your company’s certificate to the trust stores of the system and of Java, and run again'
  }
  if (/resolve|unreachable|connect|timed? ?out|transfer artifact|failed to fetch/i.test(output)) {
    return 'the registry cannot be reached: check the network and, if you need one, the proxy, and run again'
  }
  if (/lock/i.test(output)) return 'another package manager is running: wait for it, and run again'
  return 'run again; if it fails again, install it by hand'
}
