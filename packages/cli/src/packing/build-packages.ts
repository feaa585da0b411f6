import { cp, glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

/** Packages that a project depends on, directly or through another one. */
export const publicPackages = [
  'model',
  'engines',
  'local',
  'kit',
  'gateway',
  'check',
  'prove',
  'cli',
] as const

/** Sources that no installed package needs. No braces: the compiler reads these patterns too, and knows none. */
const leftOut = [
  '**/*.test.ts',
  '**/*.suite.ts',
  // Services of a project are tested with the fixtures of `kit`, its engines with those of `engines`.
  ...publicPackages
    .filter((name) => name !== 'kit' && name !== 'engines')
    .map((name) => `${name}/src/**/fixtures/**`),
  'check/src/mutation/**',
  'check/src/benchmark/**',
  'check/src/sql/corpus/**',
  'check/src/sql/real-server/**',
]

/**
 * Compiles the packages of the repository into `target`, one folder each: Node strips types of sources in a workspace,
 * not of packages below `node_modules`. Files keep their places, so that a package finds its own files in both forms.
 */
export async function buildPackages(repository: string, target: string): Promise<void> {
  const packages = join(repository, 'packages')
  await compile(repository, target)
  const files = [
    '*/migrations/*.sql',
    '*/README.md',
    '*/src/**/*.{json,css,sql,txt,sh,xml,sha256}',
    // `check --explain` shows a rule's docstring and examples from its source.
    'check/src/{rules,sql/rules}/*.ts',
  ]
  for await (const file of glob(files, { cwd: packages, exclude: leftOut })) {
    await mkdir(join(target, dirname(file)), { recursive: true })
    await cp(join(packages, file), join(target, file), { recursive: true })
  }
  // `new` makes projects from them, tests and all.
  await cp(join(packages, 'cli/src/templates'), join(target, 'cli/src/templates'), {
    recursive: true,
  })
  for (const name of publicPackages) await writeManifest(packages, target, name)
}

async function compile(repository: string, target: string): Promise<void> {
  const packages = join(repository, 'packages')
  const configuration = {
    extends: join(repository, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      outDir: target,
      rootDir: packages,
      rewriteRelativeImportExtensions: true,
      typeRoots: [join(repository, 'node_modules/@types')],
    },
    include: publicPackages.map((name) => join(packages, name, 'src/**/*.ts')),
    exclude: [...leftOut, 'cli/src/templates/**'].map((pattern) => join(packages, pattern)),
  }
  await mkdir(target, { recursive: true })
  const file = join(target, 'tsconfig.json')
  await writeFile(file, JSON.stringify(configuration))
  await execa(join(repository, 'node_modules/.bin/tsc'), ['--project', file], { all: true })
}

interface Manifest {
  readonly private?: boolean
  readonly scripts?: object
  readonly exports: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
}

/** Writes the `package.json` of the built package: its exports lead to compiled files and their types. */
async function writeManifest(packages: string, target: string, name: string): Promise<void> {
  const text = await readFile(join(packages, name, 'package.json'), 'utf8')
  const { private: _, scripts, exports, bin, ...rest } = JSON.parse(text) as Manifest
  const built = {
    ...rest,
    engines: { node: '>=24' },
    exports: Object.fromEntries(
      Object.entries(exports).map(([path, file]) => [path, builtExport(file)]),
    ),
    ...(bin && {
      bin: Object.fromEntries(Object.entries(bin).map(([command, file]) => [command, js(file)])),
    }),
  }
  await writeFile(join(target, name, 'package.json'), `${JSON.stringify(built, null, 2)}\n`)
}

function builtExport(file: string) {
  if (!file.endsWith('.ts')) return file
  return { types: file.replace(/\.ts$/, '.d.ts'), default: js(file) }
}

const js = (file: string): string => file.replace(/\.ts$/, '.js')
