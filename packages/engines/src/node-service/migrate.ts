import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BallastError, type Service } from '@ballast/model'
import { resolveBinary } from 'dbmate'
import { execa } from 'execa'
import type { EngineContext } from '../engine.ts'
import { ownerOf, roleSecret } from '../postgres/roles.ts'
import { minimalEnvironment } from '../process/start-process.ts'

/**
 * Applies the migrations of a service that has some, as the owner of its database.
 *
 * @throws {BallastError} MIGRATION_FAILED with what the database said
 */
export async function migrate(context: EngineContext<Service>): Promise<void> {
  const { resource, addresses, secrets, root, progress, signal } = context
  const migrations = join(root, resource.source, 'migrations')
  if (!resource.database || !existsSync(migrations)) return
  progress('migrating')
  const { host, ports } = addresses.of(resource.database)[0]!
  const owner = ownerOf(resource.name)
  const password = await secrets.read(roleSecret(resource.database, owner))
  const { exitCode, all, isCanceled } = await execa(
    resolveBinary(),
    ['--migrations-dir', migrations, '--no-dump-schema', 'migrate'],
    {
      // In the environment, which only this user can read; arguments are open to everybody.
      env: {
        ...minimalEnvironment(),
        DATABASE_URL: `postgres://${owner}:${encodeURIComponent(password)}@${host}:${ports.main}/${resource.database.name}?sslmode=disable`,
      },
      extendEnv: false,
      all: true,
      reject: false,
      cancelSignal: signal,
    },
  )
  if (isCanceled) throw signal.reason
  if (exitCode === 0) return
  throw new BallastError(
    'MIGRATION_FAILED',
    `Cannot migrate the database of service ${resource.name}: ${all.trim().replaceAll(password, '***')}`,
    { facts: { service: resource.name, migrations: join(resource.source, 'migrations') } },
  )
}
