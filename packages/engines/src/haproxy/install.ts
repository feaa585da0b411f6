import type { DebianNeed } from '../install/index.ts'

export const haproxy: DebianNeed = {
  kind: 'debian',
  name: 'HAProxy',
  packages: ['haproxy'],
  provides: { binaries: ['haproxy'] },
}

export const needs = [haproxy] as const
