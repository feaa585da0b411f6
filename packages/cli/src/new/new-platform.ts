import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { packageFolder } from '@ballast/engines'
import { BallastError } from '@ballast/model'
import { packTarballs } from '../packing/tarballs.ts'
import { copyTemplate } from './copy-template.ts'
import { namesOf } from './names.ts'

/**
 * Makes the folder of a platform that stands alone: a declaration, a service, a proof, and Ballast's packages as
 * tarballs beside it.
 *
 * @throws {BallastError} USAGE for a folder that holds something, or whose name cannot be a platform's
 */
export async function newPlatform(
  folder: string,
  progress: (text: string) => void,
): Promise<{ readonly root: string; readonly files: readonly string[] }> {
  const root = resolve(folder)
  const names = namesOf(basename(root))
  const held = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new BallastError('USAGE', `Cannot make a platform in ${root}: ${error.message}`)
  })
  if (held.length > 0) {
    throw new BallastError('USAGE', `${root} is not empty: name a folder that does not exist yet`, {
      facts: { folder: root },
    })
  }
  const tarballs = await packTarballs(progress)
  const vendor = join(root, 'vendor')
  await mkdir(vendor, { recursive: true })
  for (const path of Object.values(tarballs)) await cp(path, join(vendor, basename(path)))
  const files = await copyTemplate('platform', root, names)
  const service = await copyTemplate('service', join(root, 'services', 'notes'), namesOf('notes'))
  await writeFile(join(root, 'package.json'), json(await manifest(names.name, tarballs)))
  await writeFile(join(root, 'tsconfig.json'), json(tsconfig))
  const made = [
    ...files,
    ...service.map((file) => join('services', 'notes', file)),
    'package.json',
    'tsconfig.json',
    'vendor/',
  ]
  return { root, files: made.toSorted() }
}

/** Names the tarballs: Ballast's packages are not published yet. */
async function manifest(name: string, tarballs: Readonly<Record<string, string>>) {
  const { devDependencies, dependencies } = JSON.parse(
    await readFile(join(packageFolder('cli'), 'package.json'), 'utf8'),
  ) as { devDependencies?: Record<string, string>; dependencies: Record<string, string> }
  const versions = { ...dependencies, ...devDependencies }
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=24' },
    scripts: { test: './ballast test', typecheck: 'tsc' },
    dependencies: Object.fromEntries(
      Object.entries(tarballs).map(([dependency, path]) => [
        dependency,
        `file:vendor/${basename(path)}`,
      ]),
    ),
    devDependencies: {
      '@types/node': versions['@types/node'],
      typescript: versions.typescript,
    },
  }
}

const tsconfig = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
    module: 'nodenext',
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
  },
  include: ['platform.ts', 'proof', 'services'],
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
