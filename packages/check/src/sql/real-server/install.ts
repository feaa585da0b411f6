import { join } from 'node:path'
import { ensureInstalled, jarsOf } from '@ballast/engines'
import type { KnownVersion } from '../catalogue/versions.ts'

/** The jar of each holds the server and the extensions that come with it, for Linux on x86-64. */
const releases = { 15: '15.19.0', 16: '16.15.0', 17: '17.11.0', 18: '18.6.0' } as const

/**
 * Brings the server of each major version to this machine, where it is missing: 15 MB of download each.
 *
 * @throws {BallastError} INSTALL_FAILED, CHECKSUM_MISMATCH, and what else `ensureInstalled` throws
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

/** The archive of an installed server. @throws {BallastError} NOT_INSTALLED */
export function jarOf(version: KnownVersion): string {
  return jarsOf(setOf(version))[0]!
}

function setOf(version: KnownVersion): string {
  return `postgres-${releases[version]}`
}

function debian(binary: string, name: string) {
  return { kind: 'debian' as const, name, packages: [name], provides: { binaries: [binary] } }
}
