import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir as defaultCacheDir } from './cache-dir.ts'
import { holdLock } from './held-lock.ts'
import { installationFailure } from './installation-failure.ts'
import type { DebianNeed, PythonNeed } from './need.ts'
import { runCommand } from './run-command.ts'

/** Python with `venv`, which makes virtual environments; needed only if one is missing. */
export const pythonNeed: DebianNeed = {
  kind: 'debian',
  name: 'Python',
  packages: ['python3-venv'],
  provides: { binaries: ['python3'] },
}

/** Returns whether Python can make virtual environments: Debian ships `ensurepip` in a separate package. */
export function makesEnvironments(): boolean {
  return spawnSync('python3', ['-c', 'import ensurepip, venv']).status === 0
}

/** Returns whether the tool is installed with its current requirements. */
export function isToolInstalled({ name, requirements }: PythonNeed, cacheDir: string): boolean {
  try {
    const installed = readFileSync(join(cacheDir, name, 'requirements.txt'), 'utf8')
    return installed === readFileSync(requirements, 'utf8')
  } catch {
    return false
  }
}

/** Returns the interpreter of an installed tool, which runs it with `-m <module>`; undefined if it is not installed. */
export function pythonOf(need: PythonNeed, cacheDir = defaultCacheDir()): string | undefined {
  return isToolInstalled(need, cacheDir) ? join(cacheDir, need.name, 'bin/python') : undefined
}

/**
 * Installs a tool into `<cacheDir>/<name>`; pip verifies the hash of every file.
 *
 * @throws {BallastError} INSTALL_FAILED, NO_SPACE
 */
export async function installPythonTool(
  need: PythonNeed,
  { cacheDir, signal }: { cacheDir: string; signal?: AbortSignal | undefined },
): Promise<void> {
  const directory = join(cacheDir, need.name)
  await mkdir(cacheDir, { recursive: true })
  await using _lock = await holdLock(`${directory}.lock`, signal)
  if (isToolInstalled(need, cacheDir)) return
  await rm(directory, { recursive: true, force: true })
  await run(need, ['python3', '-m', 'venv', directory], signal)
  const pip = [join(directory, 'bin/python'), '-m', 'pip', '--disable-pip-version-check'] as const
  const wanted = [
    '--quiet',
    '--no-compile',
    '--require-hashes',
    '--only-binary=:all:',
    '-r',
    need.requirements,
  ]
  await run(need, [...pip, 'install', ...wanted], signal)
  // Last, because this file marks a complete installation.
  await copyFile(need.requirements, join(directory, 'requirements.txt'))
}

async function run(
  { name }: PythonNeed,
  command: readonly [string, ...string[]],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { exitCode, output } = await runCommand(command, { signal })
  if (exitCode === 0) return
  throw installationFailure(
    `Cannot install ${name}: ${command.slice(1, 3).join(' ')} ended with ${exitCode}`,
    output,
  )
}
