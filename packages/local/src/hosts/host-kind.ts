import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { BallastError } from '@ballast/model'
import { type HostKind, hostKinds, type Instance, stateDirectory } from '../state-directory.ts'

/**
 * Returns the kind of host of an instance: the one given, else the one recorded at its last start, else loopback.
 *
 * @throws {BallastError} FILE_DAMAGED
 */
export function hostKindOf(instance: Instance): HostKind {
  if (instance.host !== undefined) return instance.host
  const { hostFile } = stateDirectory(instance)
  if (!existsSync(hostFile)) return 'loopback'
  const text = readFileSync(hostFile, 'utf8').trim()
  const kind = hostKinds.find((known) => known === text)
  if (kind !== undefined) return kind
  throw new BallastError(
    'FILE_DAMAGED',
    `Cannot read the kind of host from ${hostFile}: it contains "${text}", wanted ${hostKinds.join(' or ')}. Remove the file and run the command again`,
    { facts: { file: hostFile } },
  )
}

/** Records the kind of host of an instance, for later commands. */
export function recordHostKind(instance: Instance): void {
  writeFileSync(stateDirectory(instance).hostFile, `${hostKindOf(instance)}\n`)
}
