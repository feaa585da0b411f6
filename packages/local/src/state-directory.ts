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

/** One platform on this machine: a project, an environment, and how far its ports are moved. */
export interface Instance {
  /** The folder that holds `platform.ts`. */
  readonly root: string
  readonly environment: string
  readonly portOffset: number
  /** Default: where it ran last, at first loopback. */
  readonly host?: HostKind
}

/** `loopback`: processes side by side, told apart by ports. `namespaces`: a network namespace and a control group each. */
export const hostKinds = ['loopback', 'namespaces'] as const
export type HostKind = (typeof hostKinds)[number]

/** Everything that an instance keeps, all below one directory. */
export interface StateDirectory {
  readonly path: string
  readonly data: string
  readonly config: string
  readonly logs: string
  readonly secrets: string
  /** Who supervises: written first, removed last. */
  readonly supervisorFile: string
  readonly processesFile: string
  readonly supervisorLog: string
  /** Which kind of host it was last started on. */
  readonly hostFile: string
  /** The namespaces that were made for it. */
  readonly fabricFile: string
  readonly socket: string
}

/** Where an instance keeps its state; makes nothing. */
export function stateDirectory(instance: Instance): StateDirectory {
  // Engines are told where the state is, not where the link to it is: another user may not get through there.
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
 * Makes the directory. PostgreSQL refuses to run as root and then runs as another user, who must get
 * to its data: where root keeps the project in a place that others cannot enter, the state lives below /var/lib/ballast and
 * the project holds a link to it.
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
  // Others may pass through, not look around.
  for (const path of [directory.path, directory.data, directory.config]) chmodSync(path, 0o711)
  return directory
}

/**
 * Removes the directory and all data in it. Moved aside in one step first: a removal that is cut short must not leave
 * half a database where the next start finds it.
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

/** The command line that says `verb` to this instance: one without its options would be about another. */
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

/** A unix socket's path may be 107 bytes long; a project's may be longer. */
function socketPath(path: string): string {
  const inside = join(path, 'control.sock')
  if (Buffer.byteLength(inside) < 100) return inside
  return join(
    tmpdir(),
    `ballast-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.sock`,
  )
}
