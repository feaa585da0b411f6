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
 * Makes a cluster in `directory` unless there is one, by copying a template: initdb takes a second of a core, a copy
 * 50 ms. The template rejects every connection; a copy gets its superuser's password before its first start. Copies
 * share a system identifier, which matters only to replicas.
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
  // Single-user mode reads the statement from standard input, so it appears in no argument and no log.
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
  // The user postgres may have no access to the cache, so initdb runs in a temporary directory.
  const temporary = await mkdtemp(join(tmpdir(), 'ballast-initdb-'))
  if (user) await chown(temporary, user.uid, user.gid)
  try {
    const made = join(temporary, 'cluster')
    await execa(
      bin,
      ['-D', made, '--no-sync', '--data-checksums', '--username=postgres', '--auth=reject'].concat(
        '--encoding=UTF8',
        '--locale=C.UTF-8',
      ),
      {
        env: minimalEnvironment(),
        extendEnv: false,
        cwd: temporary,
        cancelSignal: signal,
        ...user,
      },
    )
    await mkdir(dirname(template), { recursive: true })
    const draft = join(
      dirname(template),
      `${basename(template)}.${randomBytes(6).toString('hex')}.new`,
    )
    await execa('cp', ['-a', made, draft], { cancelSignal: signal })
    await execa('sync', ['-f', draft], { reject: false })
    // If another process was faster, the rename fails and its template is used.
    await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return template
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
