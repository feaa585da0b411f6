import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { holdsExactly, readChecksums, verifyFiles } from './checksums.ts'
import { holdLock } from './held-lock.ts'
import { installationFailure } from './installation-failure.ts'
import type { DebianNeed, MavenNeed } from './need.ts'
import { runCommand } from './run-command.ts'

/** Maven, which downloads the sets; needed only if a set is missing. */
export const mavenNeed: DebianNeed = {
  kind: 'debian',
  name: 'Maven',
  packages: ['maven'],
  provides: { binaries: ['mvn'] },
}

/** Returns whether the set is installed. Compares names only: contents are verified during the installation. */
export function isSetInstalled({ name, checksums }: MavenNeed, cacheDir: string): boolean {
  return holdsExactly(join(cacheDir, name), readChecksums(checksums))
}

/**
 * Downloads a set of jars into `<cacheDir>/<name>`. The directory appears only when it is complete and verified.
 * A run reuses the downloads of an interrupted one.
 *
 * @throws {BallastError} INSTALL_FAILED, NO_SPACE, CHECKSUM_MISMATCH.
 */
export async function installMavenSet(
  need: MavenNeed,
  { cacheDir, java, signal }: { cacheDir: string; java: string; signal?: AbortSignal | undefined },
): Promise<void> {
  const partial = join(cacheDir, `${need.name}.partial`)
  // One repository per set: Maven's local repository does not support concurrent writers.
  const repository = join(cacheDir, 'maven', need.name)
  await mkdir(repository, { recursive: true })
  await using _lock = await holdLock(`${repository}.lock`, signal)
  if (isSetInstalled(need, cacheDir)) return
  await rm(partial, { recursive: true, force: true })
  await copyDependencies(need.pom, { partial, repository, java, signal })
  const checksums = readChecksums(need.checksums)
  try {
    await verifyFiles(partial, checksums, signal)
  } catch (error) {
    // A later run must use neither the files nor the cached downloads that they came from.
    await rm(partial, { recursive: true, force: true })
    await removeJars(repository, new Set(checksums.keys()))
    throw error
  }
  const final = join(cacheDir, need.name)
  await rm(final, { recursive: true, force: true })
  await rename(partial, final)
  await removeJars(repository, new Set(checksums.keys()))
}

interface CopyOptions {
  partial: string
  repository: string
  java: string
  signal?: AbortSignal | undefined
}

async function copyDependencies(pom: string, { partial, repository, java, signal }: CopyOptions) {
  const { exitCode, output } = await runCommand(
    [
      'mvn',
      '-B',
      '-q',
      '-ntp',
      'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies',
      `-f=${pom}`,
      '-DincludeScope=runtime',
      `-DoutputDirectory=${partial}`,
      `-Dmaven.repo.local=${repository}`,
      '-Dmaven.artifact.threads=12',
    ],
    {
      signal,
      env: {
        ...process.env,
        JAVA_HOME: join(java, '../..'),
        MAVEN_OPTS: `-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${process.env.MAVEN_OPTS ?? ''}`,
      },
    },
  )
  if (exitCode === 0) return
  throw installationFailure(
    `Cannot download the jars of ${basename(partial, '.partial')}: mvn ended with ${exitCode}`,
    output,
  )
}

/** Removes jars from Maven's repository: a copy is installed, or they failed verification. */
async function removeJars(repository: string, names: Set<string>): Promise<void> {
  for (const file of await readdir(repository, { recursive: true })) {
    if (names.has(basename(file))) await rm(join(repository, file), { force: true })
  }
}
