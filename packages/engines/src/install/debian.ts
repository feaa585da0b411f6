import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import { findBinary } from './find-binary.ts'
import { installationFailure } from './installation-failure.ts'
import type { DebianNeed } from './need.ts'
import { runCommand } from './run-command.ts'

const script = join(import.meta.dirname, 'install-packages.sh')

/** Returns whether this machine has every binary that the need provides. */
export function isOnMachine({ provides }: DebianNeed): boolean {
  return findBinary(provides, provides.binaries[0]!) !== undefined
}

/**
 * Returns the words that run a command as root: none for root, otherwise sudo without a password prompt.
 *
 * @throws {BallastError} INSTALL_FAILED without apt-get, INSTALL_REFUSED without root.
 */
export function rootPrefix(needs: readonly DebianNeed[]): string[] {
  const names = needs.map(({ name }) => name).join(', ')
  const packages = needs.map((need) => need.packages[0]!)
  const facts = { packages }
  if (!findBinary({ binaries: ['apt-get'] }, 'apt-get')) {
    throw new BallastError(
      'INSTALL_FAILED',
      `Cannot install ${names}: this machine has no apt-get; install the equivalent of ${packages.join(', ')} with its own package manager, and run again`,
      { facts },
    )
  }
  if (process.getuid?.() === 0) return []
  if (spawnSync('sudo', ['-n', 'true']).status === 0) return ['sudo', '-n']
  throw new BallastError(
    'INSTALL_REFUSED',
    `Cannot install ${names} without root: run "sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}", and run again`,
    { facts },
  )
}

/**
 * Installs the packages of all `needs` in one call and checks that their binaries are there.
 *
 * @throws {BallastError} INSTALL_FAILED, NO_SPACE.
 */
export async function installPackages(
  needs: readonly DebianNeed[],
  { root, signal }: { root: readonly string[]; signal?: AbortSignal | undefined },
): Promise<void> {
  let apt: string | undefined
  const command = [...root, 'sh', script, ...needs.map(({ packages }) => packages.join('|'))]
  const { exitCode, output } = await runCommand(command as [string, ...string[]], {
    signal,
    onLine: (line) => {
      apt = /^pid (\d+)$/.exec(line)?.[1] ?? apt
    },
    // Interrupted, apt-get stops downloading but finishes unpacking; then the script cleans up.
    interrupt: () => {
      if (apt) spawnSync([...root, 'kill'][0]!, [...root, 'kill', '-INT', apt].slice(1))
    },
  })
  const missing = needs.filter((need) => !isOnMachine(need)).map(({ name }) => name)
  if (exitCode === 0 && missing.length === 0) return
  throw installationFailure(
    exitCode === 0
      ? `Cannot find ${missing.join(', ')} after the installation: this release of the operating system has only older versions`
      : `Cannot install ${missing.join(', ')}: apt-get ended with ${exitCode}`,
    output,
  )
}
