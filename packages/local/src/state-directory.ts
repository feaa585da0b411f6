import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** One platform on this machine, identified by project, environment and port offset. */
export interface Instance {
  /** The folder that holds `platform.ts`. */
  readonly root: string
  readonly environment: string
  readonly portOffset: number
  /** Default: the kind of host of its last start, or loopback. */
  readonly host?: HostKind
}

/**
 * Kinds of hosts. `loopback`: processes distinguished by ports. `namespaces`: each node in its own network namespace
 * and control group.
 */
export const hostKinds = ['loopback', 'namespaces'] as const
export type HostKind = (typeof hostKinds)[number]

/** Paths of everything that an instance keeps, below one directory except for the socket. */
export interface StateDirectory {
  readonly path: string
  readonly data: string
  readonly config: string
  readonly logs: string
  readonly secrets: string
  /** Record of the supervisor; written first, removed last. */
  readonly supervisorFile: string
  readonly processesFile: string
  readonly supervisorLog: string
  /** Kind of host of the last start. */
  readonly hostFile: string
  /** Plan of the namespaces that were created for it. */
  readonly fabricFile: string
  readonly socket: string
}

/** Returns the paths of an instance's state; creates nothing. */
export function stateDirectory(instance: Instance): StateDirectory {
  // The target instead of the link: the user of an engine may have no access to the directory of the link.
  const path = targetOf(linkOrDirectory(instance))
  return {
    path,
    data: join(path, 'data'),
    config: join(path, 'config'),
    logs: join(path, 'logs'),
    secrets: join(path, 'secrets'),
    supervisorFile: join(path, 'supervisor.json'),
    processesFile: join(path, 'processes.json'),
    supervisorLog: join(path, 'logs', 'supervisor.log'),
    hostFile: join(path, 'host'),
    fabricFile: join(path, 'fabric.json'),
    socket: socketPath(path),
  }
}

/**
 * Creates the directory. PostgreSQL refuses to run as root, so root runs it as another user, who must be able to reach
 * its data. If root keeps the project in a directory that others cannot enter, the state lives below /var/lib/ballast
 * and the project contains a link to it.
 */
export function makeStateDirectory(instance: Instance): StateDirectory {
  const path = linkOrDirectory(instance)
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    if (process.getuid?.() === 0 && !othersMayEnter(dirname(path))) {
      const place = sharedPlace(path)
      mkdirSync(place, { recursive: true })
      rmSync(path, { force: true })
      symlinkSync(place, path)
    }
  }
  const directory = stateDirectory(instance)
  for (const path of [directory.data, directory.config, directory.logs])
    mkdirSync(path, { recursive: true })
  // Other users may traverse these directories, but not list them.
  for (const path of [directory.path, directory.data, directory.config]) chmodSync(path, 0o711)
  return directory
}

/**
 * Removes the directory and all data in it. Renames it first: an interrupted removal must not leave half a database
 * for the next start.
 */
export function wipeStateDirectory(instance: Instance): void {
  const path = linkOrDirectory(instance)
  const place = targetOf(path)
  const aside = `${place}.wiped`
  rmSync(aside, { recursive: true, force: true })
  if (existsSync(place)) renameSync(place, aside)
  rmSync(path, { recursive: true, force: true })
  rmSync(aside, { recursive: true, force: true })
}

function linkOrDirectory(instance: Instance): string {
  return join(instance.root, '.ballast', instanceName(instance))
}

function targetOf(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : path
}

/** Returns the command line of a command for this instance, including the options that select the instance. */
export function commandOf({ environment, portOffset }: Instance, verb: string): string {
  const environmentOption = environment === 'local' ? '' : ` --environment ${environment}`
  const offsetOption = portOffset === 0 ? '' : ` --port-offset ${portOffset}`
  return `./ballast ${verb}${environmentOption}${offsetOption}`
}

export function instanceName({ environment, portOffset }: Instance): string {
  return portOffset === 0 ? environment : `${environment}-${portOffset}`
}

function sharedPlace(path: string): string {
  return join('/var/lib/ballast', createHash('sha256').update(path).digest('hex').slice(0, 16))
}

function othersMayEnter(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/**
 * Returns the path of the control socket: in the state directory, or in the temporary directory if that path exceeds
 * the 107 bytes of a unix socket's path.
 */
function socketPath(path: string): string {
  const inside = join(path, 'control.sock')
  if (Buffer.byteLength(inside) < 100) return inside
  return join(
    tmpdir(),
    `ballast-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.sock`,
  )
}
