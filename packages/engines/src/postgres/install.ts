import { type DebianNeed, debianBinary } from '../install/index.ts'

const binaries = ['postgres', 'initdb', 'pg_ctl', 'pgbench', 'psql'] as const

export const postgres: DebianNeed = {
  kind: 'debian',
  name: 'PostgreSQL 15 or later',
  packages: ['postgresql-15', 'postgresql'],
  provides: { binaries, under: '/usr/lib/postgresql/*/bin', atLeast: 15 },
}

export const needs = [postgres] as const

/** Returns the path of a binary; all binaries come from the same version. @throws {BallastError} NOT_INSTALLED */
export function postgresBin(name: (typeof binaries)[number] | (string & {})): string {
  return debianBinary(postgres, name)
}
