import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Addresses, BallastError, type PlacedNode } from '@ballast/model'
import {
  type DebianNeed,
  debianBinary,
  findOnPath,
  jarsOf,
  type MavenNeed,
} from './install/index.ts'
import { modulePath, packageFolder, siblingModule } from './installed-package.ts'
import { runsAsRoot } from './process/run-as.ts'

/** Paths and addresses that plans depend on. Only these differ between targets. */
export interface Site {
  readonly addresses: Addresses
  /** Returns the absolute path of a node's folder for data or configuration, or of a file in it. */
  path(node: PlacedNode, what: 'data' | 'config', ...file: readonly string[]): string
  /** Returns the absolute path of the file that holds a secret. */
  secret(name: string): string
  /** Returns the absolute path of a program. @throws {BallastError} NOT_INSTALLED */
  program(need: DebianNeed, name?: string): string
  /** Returns the absolute paths of a set of jars, sorted. @throws {BallastError} NOT_INSTALLED */
  jars(need: MavenNeed): readonly string[]
  /** Returns the absolute path of a program that the project needs: `python3`. @throws {BallastError} NOT_INSTALLED */
  onPath(program: string): string
  /** Absolute path of the Node.js that runs services. */
  readonly node: string
  /** Returns the absolute path of a file of the project. */
  source(path: string): string
  /** Returns the absolute path of a module of Ballast's own engines, named without its extension: `issuer/main`. */
  own(name: string): string
  /** Returns the absolute path of one of Ballast's packages: `kit`. */
  package(name: string): string
  /** Returns the absolute path of the file that an import loads: `@ballast/gateway/main`. */
  module(specifier: string): string
  /** Absolute path of the project's `package-lock.json`. */
  readonly lockFile: string
  /** Absolute path of a cache, for example of compiled code. It outlives nodes and may be emptied. */
  readonly cache: string
  /** True if root starts the processes, so that they must drop their privileges. */
  readonly startsAsRoot: boolean
}

/** Returns the site of this machine, with the state of one instance. */
export function localSite({
  addresses,
  state,
  secretPath,
  root,
  cacheDirectory,
}: {
  readonly addresses: Addresses
  /** Returns a folder of a node. */
  readonly state: (node: PlacedNode, what: 'data' | 'config') => string
  readonly secretPath: (name: string) => string
  readonly root: string
  readonly cacheDirectory: string
}): Site {
  return {
    addresses,
    path: (node, what, ...file) => join(state(node, what), ...file),
    secret: secretPath,
    program: debianBinary,
    jars: ({ name }) => jarsOf(name),
    onPath: programOnPath,
    node: process.execPath,
    source: (path) => join(root, path),
    own: (name) => siblingModule(import.meta, name),
    package: packageFolder,
    module: modulePath,
    lockFile: lockFileOf(root),
    cache: cacheDirectory,
    startsAsRoot: runsAsRoot(),
  }
}

/** Returns a site with fixed paths that need not exist, for plans that are compared or counted, not run. */
export function placeholderSite(addresses: Addresses): Site {
  return {
    addresses,
    path: ({ id }, what, ...file) => join('/', what, id, ...file),
    secret: (name) => join('/secrets', name),
    program: ({ provides }, name = provides.binaries[0]!) => join('/usr/bin', name),
    jars: ({ name }) => [join('/jars', name, 'all.jar')],
    onPath: (program) => join('/usr/bin', program),
    node: '/usr/bin/node',
    source: (path) => join('/project', path),
    own: (name) => join('/ballast/engines', `${name}.js`),
    package: (name) => join('/ballast', name),
    module: (specifier) => `${specifier.replace('@ballast', '/ballast')}.js`,
    lockFile: '/project/package-lock.json',
    cache: '/cache',
    startsAsRoot: false,
  }
}

/** Returns the absolute path of a program on PATH. @throws {BallastError} NOT_INSTALLED */
function programOnPath(program: string): string {
  const found = findOnPath(program)
  if (found !== undefined) return found
  throw new BallastError(
    'NOT_INSTALLED',
    `Cannot find the program "${program}" on PATH: install it and run the command again`,
    {
      facts: { program },
    },
  )
}

/** Returns the nearest lock file, from the project upwards: a project may be a workspace of a larger repository. */
function lockFileOf(root: string): string {
  for (let at = root; ; at = dirname(at)) {
    const file = join(at, 'package-lock.json')
    if (existsSync(file) || at === dirname(at)) return file
  }
}
