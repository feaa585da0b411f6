import { type DebianNeed, debianBinary } from '../install/index.ts'

const haproxy: DebianNeed = {
  kind: 'debian',
  name: 'HAProxy',
  packages: ['haproxy'],
  provides: { binaries: ['haproxy'] },
}

export const needs = [haproxy] as const

/** The absolute path of the server. @throws {BallastError} NOT_INSTALLED */
export function haproxyBin(): string {
  return debianBinary(haproxy)
}
