import { randomBytes } from 'node:crypto'
import { chown, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { execa } from 'execa'
import { runAs } from '../process/run-as.ts'
import { minimalEnvironment } from '../process/start-process.ts'
import { postgresBin } from './install.ts'
import { scramVerifier } from './scram-verifier.ts'

export interface ClusterOptions {
  readonly cacheDirectory: string
  readonly superuserPassword: () => Promise<string>
  readonly signal: AbortSignal
  readonly progress: (doing: string) => void
}

/**
 * Makes a cluster in `directory` unless there is one. Initialising one takes a second and a core, a copy of
 * one takes 50 ms: the copy of a template that nobody may connect to is given its superuser's password before
 * its first start. Copies share a system identifier, which matters to replicas only.
 */
export async function makeCluster(
  directory: string,
  { cacheDirectory, superuserPassword, signal, progress }: ClusterOptions,
): Promise<void> {
  if (await exists(join(directory, 'PG_VERSION'))) return
  const template = await templateCluster(cacheDirectory, signal, progress)
  progress('making the cluster')
  const user = runAs('postgres')
  const draft = `${directory}.new`
  await rm(draft, { recursive: true, force: true })
  await execa('cp', ['-a', '--reflink=auto', template, draft], { cancelSignal: signal })
  const verifier = await scramVerifier(await superuserPassword())
  // Single-user mode takes the statement from its standard input: no listener, no argument, no log.
  await execa(postgresBin('postgres'), ['--single', '-D', draft, 'postgres'], {
    input: `ALTER ROLE postgres PASSWORD '${verifier}'\n`,
    env: minimalEnvironment(),
    extendEnv: false,
    cwd: dirname(draft),
    cancelSignal: signal,
    ...user,
  })
  await rename(draft, directory)
}

async function templateCluster(
  cacheDirectory: string,
  signal: AbortSignal,
  progress: (doing: string) => void,
): Promise<string> {
  const bin = postgresBin('initdb')
  const user = runAs('postgres')
  const release = (await execa(bin, ['--version'])).stdout.replace(/[^0-9.]+/g, '-')
  const template = join(cacheDirectory, 'templates', `postgres${release}-${user?.uid ?? 'own'}`)
  if (await exists(join(template, 'PG_VERSION'))) return template
  progress('initdb')
  // The cache may lie where the user postgres cannot go, so the cluster is made elsewhere and moved.
  const workshop = await mkdtemp(join(tmpdir(), 'ballast-initdb-'))
  if (user) await chown(workshop, user.uid, user.gid)
  try {
    const made = join(workshop, 'cluster')
    await execa(
      bin,
      ['-D', made, '--no-sync', '--data-checksums', '--username=postgres', '--auth=reject'].concat(
        '--encoding=UTF8',
        '--locale=C.UTF-8',
      ),
      { env: minimalEnvironment(), extendEnv: false, cwd: workshop, cancelSignal: signal, ...user },
    )
    await mkdir(dirname(template), { recursive: true })
    const draft = join(
      dirname(template),
      `${basename(template)}.${randomBytes(6).toString('hex')}.new`,
    )
    await execa('cp', ['-a', made, draft], { cancelSignal: signal })
    await execa('sync', ['-f', draft], { reject: false })
    // Two at once: the second finds the place taken and uses what is there.
    await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }))
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
  return template
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
