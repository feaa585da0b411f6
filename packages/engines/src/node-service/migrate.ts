import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BallastError, type Service } from '@ballast/model'
import { resolveBinary } from 'dbmate'
import { execa } from 'execa'
import type { EngineContext } from '../engine.ts'
import { packageFolder } from '../installed-package.ts'
import { ownerOf, roleSecret } from '../postgres/roles.ts'
import { minimalEnvironment } from '../process/start-process.ts'

/**
 * Migrates a service's database with the migrations of the kit, unless the service is written in another language, and
 * its own, in the order of their versions. Runs as the schema's owner; the service itself may not change the schema.
 *
 * @throws {BallastError} MIGRATION_FAILED with PostgreSQL's message
 */
export async function migrate(context: EngineContext<Service>): Promise<void> {
  const { resource, addresses, secrets, root, signal } = context
  const { database } = resource
  if (database === undefined) return
  const ofKit = resource.command === undefined ? [join(packageFolder('kit'), 'migrations')] : []
  const directories = [...ofKit, join(root, resource.source, 'migrations')].filter(existsSync)
  if (directories.length === 0) return
  const owner = ownerOf(resource.name)
  const { host, port, tls } = addresses.one('operator', database, 'read-write')
  const password = encodeURIComponent(
    await secrets.read(roleSecret(addresses.topology, database, owner)),
  )
  const { exitCode, all } = await execa(
    resolveBinary(),
    [
      '--no-dump-schema',
      ...directories.flatMap((directory) => ['--migrations-dir', directory]),
      'migrate',
    ],
    {
      cwd: root,
      extendEnv: false,
      env: {
        ...minimalEnvironment(),
        // In the environment, which only the owner of a process can read. Every user can read arguments.
        DATABASE_URL: `postgres://${owner}:${password}@${host}:${port}/${database.name}?sslmode=${tls === 'off' ? 'disable' : 'verify-full'}`,
      },
      all: true,
      reject: false,
      cancelSignal: signal,
    },
  )
  signal.throwIfAborted()
  if (exitCode === 0) return
  throw new BallastError(
    'MIGRATION_FAILED',
    `Cannot migrate the database "${database.name}" of service "${resource.name}". Fix the migration and run the command again:\n${all.replaceAll(password, '***')}`,
    { facts: { service: resource.name, database: database.name } },
  )
}
