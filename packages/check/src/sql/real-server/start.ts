import { chmod, chown } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runAs } from '@ballast/engines'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { execa } from 'execa'
import pg from 'pg'
import type { KnownVersion } from '../catalogue/versions.ts'
import { jarOf } from './install.ts'

export interface RealServer extends AsyncDisposable {
  /** Connected as its superuser. */
  readonly client: pg.Client
}

/**
 * Starts an empty server of this major version in a temporary directory, which disposing removes. It listens only on a
 * socket in that directory, which no other user can access.
 */
export async function startServer(version: KnownVersion): Promise<RealServer> {
  await using stack = new AsyncDisposableStack()
  const { path: directory } = stack.use(await openTestDirectory(`ballast-postgres-${version}-`))
  await chmod(directory, 0o700)
  const user = runAs('postgres')
  if (user) await chown(directory, user.uid, user.gid)
  // Unpacked each time, because the user postgres may have no access to the cache.
  await execa('unzip', ['-p', jarOf(version), '*.txz'], { encoding: 'buffer' }).pipe('tar', [
    '-xJ',
    '--no-same-owner',
    `--directory=${directory}`,
  ])
  const options = { cwd: directory, ...user }
  const data = join(directory, 'data')
  const server = join(directory, 'bin/postgres')
  await execa(
    join(directory, 'bin/initdb'),
    [
      '-D',
      data,
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ].concat('--no-sync'),
    options,
  )
  const settings = ['listen_addresses=', `unix_socket_directories=${directory}`, 'fsync=off']
  const running = execa(server, ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
    ...options,
    reject: false,
  })
  stack.defer(async () => {
    // Immediate shutdown: the data is discarded.
    running.kill('SIGQUIT')
    await running
  })
  const client = await Promise.race([
    connect(directory),
    running.then(({ stderr }) => {
      throw new Error(`PostgreSQL ${version} exited: ${stderr}`)
    }),
  ])
  stack.defer(() => client.end())
  const started = stack.move()
  return { client, [Symbol.asyncDispose]: () => started.disposeAsync() }
}

/** Retries until the server accepts a connection, for up to 30 s. */
async function connect(host: string): Promise<pg.Client> {
  const deadline = Date.now() + 30_000
  while (true) {
    const client = new pg.Client({ host, user: 'postgres', database: 'postgres' })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (Date.now() > deadline) throw error
      await delay(50)
    }
  }
}
