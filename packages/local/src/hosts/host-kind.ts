import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { BallastError } from '@ballast/model'
import { type HostKind, hostKinds, type Instance, stateDirectory } from '../state-directory.ts'

/**
 * Where an instance runs or ran last: what the caller says, what was written down at its last start, or loopback.
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
    `Cannot tell where this platform runs from ${hostFile}: it holds "${text}". Remove it, and run the command again`,
    { facts: { file: hostFile } },
  )
}

/** Writes down where an instance runs, for the commands that come after its start. */
export function rememberHostKind(instance: Instance): void {
  writeFileSync(stateDirectory(instance).hostFile, `${hostKindOf(instance)}\n`)
}
