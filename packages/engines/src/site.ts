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
import { moduleBeside, modulePath, packageFolder } from './installed-package.ts'
import { runsAsRoot } from './process/run-as.ts'

/** Where a platform is run, as far as plans ask for it: the only thing that differs between targets. */
export interface Site {
  readonly addresses: Addresses
  /** Absolute path of a node's folder for data or configuration, or of a file in it. */
  path(node: PlacedNode, what: 'data' | 'config', ...file: readonly string[]): string
  /** Absolute path of the file that holds a secret. */
  secret(name: string): string
  /** Absolute path of a program. @throws {BallastError} NOT_INSTALLED */
  program(need: DebianNeed, name?: string): string
  /** Absolute paths of a set of jars, sorted. @throws {BallastError} NOT_INSTALLED */
  jars(need: MavenNeed): readonly string[]
  /** Absolute path of a program that the project needs: `python3`. @throws {BallastError} NOT_INSTALLED */
  onPath(program: string): string
  /** The Node that runs services. */
  readonly node: string
  /** Absolute path of a file of the project. */
  source(path: string): string
  /** Absolute path of a module of Ballast's own engines, named without its extension: `issuer/main`. */
  own(name: string): string
  /** Absolute path of one of Ballast's packages: `kit`. */
  package(name: string): string
  /** Absolute path of what an import loads: `@ballast/gateway/main`. */
  module(specifier: string): string
  /** Absolute path of the file that fixes the versions of the project's dependencies. */
  readonly lockFile: string
  /** A folder that outlives nodes and may be emptied: compiled code. */
  readonly cache: string
  /** Processes are started by root, and are told whom to become. */
  readonly startsAsRoot: boolean
}

/** This machine, with the state of one instance. */
export function localSite({
  addresses,
  state,
  secretPath,
  root,
  cacheDirectory,
}: {
  readonly addresses: Addresses
  /** Folders of a node. */
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
    own: (name) => moduleBeside(import.meta, name),
    package: packageFolder,
    module: modulePath,
    lockFile: lockFileOf(root),
    cache: cacheDirectory,
    startsAsRoot: runsAsRoot(),
  }
}

/** A site that no machine is asked about: for plans that are compared or counted, not run. */
export function paperSite(addresses: Addresses): Site {
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

/** @throws {BallastError} NOT_INSTALLED */
function programOnPath(program: string): string {
  const found = findOnPath(program)
  if (found !== undefined) return found
  throw new BallastError(
    'NOT_INSTALLED',
    `Cannot find the program "${program}" on PATH: install it`,
    {
      facts: { program },
    },
  )
}

/** The nearest one, from the project upwards: a project may be one workspace of several. */
function lockFileOf(root: string): string {
  for (let at = root; ; at = dirname(at)) {
    const file = join(at, 'package-lock.json')
    if (existsSync(file) || at === dirname(at)) return file
  }
}
