import { type DebianNeed, debianBinary } from '../install/index.ts'

const redis: DebianNeed = {
  kind: 'debian',
  name: 'Redis',
  packages: ['redis-server'],
  provides: { binaries: ['redis-server'] },
}

export const needs = [redis] as const

/** The absolute path of the server. @throws {BallastError} NOT_INSTALLED */
export function redisBin(): string {
  return debianBinary(redis)
}
