import { join } from 'node:path'
import { ensureInstalled, jarsOf } from '@ballast/engines'
import type { KnownVersion } from '../catalogue/versions.ts'

/** Versions of the Maven artifact, whose jar contains the server and its bundled extensions, for Linux on x86-64. */
const releases = { 15: '15.19.0', 16: '16.15.0', 17: '17.11.0', 18: '18.6.0' } as const

/**
 * Downloads the server of each major version that is not installed yet, 15 MB each.
 *
 * @throws {BallastError} INSTALL_FAILED, CHECKSUM_MISMATCH, and any other error of `ensureInstalled`
 */
export async function installServers(versions: readonly KnownVersion[]): Promise<void> {
  await ensureInstalled([
    ...versions.map((version) => ({
      kind: 'maven' as const,
      name: setOf(version),
      pom: join(import.meta.dirname, `postgres-${version}/pom.xml`),
      checksums: join(import.meta.dirname, `postgres-${version}/checksums.sha256`),
    })),
    debian('unzip', 'unzip'),
    debian('xz', 'xz-utils'),
  ])
}

/** Returns the path of an installed server's jar. @throws {BallastError} NOT_INSTALLED */
export function jarOf(version: KnownVersion): string {
  return jarsOf(setOf(version))[0]!
}

function setOf(version: KnownVersion): string {
  return `postgres-${releases[version]}`
}

function debian(binary: string, name: string) {
  return { kind: 'debian' as const, name, packages: [name], provides: { binaries: [binary] } }
}
