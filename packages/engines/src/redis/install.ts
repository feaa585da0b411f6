import type { DebianNeed } from '../install/index.ts'

export const redis: DebianNeed = {
  kind: 'debian',
  name: 'Redis',
  packages: ['redis-server'],
  provides: { binaries: ['redis-server'] },
}

export const needs = [redis] as const
