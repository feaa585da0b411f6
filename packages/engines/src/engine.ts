import type {
  AddressPlan,
  Platform,
  PlatformNode,
  Resource,
  ResourceKind,
  ResourceOf,
} from '@ballast/model'
import type { FieldsOf } from './fields.ts'

/** A started process of an engine. Disposing it stops it. */
export interface Running extends AsyncDisposable {
  /** Leader of a process group of its own: whatever the process starts is in it. */
  readonly pid: number
  /** Settles when the process has ended, however it did. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Asks first, kills the whole group after `graceMs`. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL to the group: a crash, not a power cut (the page cache survives). */
  kill(): Promise<void>
  pause(): void
  resume(): void
}

/** Passwords and keys, made on first use and kept in files that only their owner can read. */
export interface Secrets {
  /**
   * Path of the file that holds the secret; `name` is a path such as `stock/inventory`.
   * `make` gives the content of a new one; default a random password.
   */
  file(name: string, make?: () => string | Promise<string>): Promise<string>
  /** The secret itself: never put it into a log, an argument or a rendered file. */
  read(name: string, make?: () => string | Promise<string>): Promise<string>
}

/** What an engine is given: the declaration, the addresses, and where to put things. */
export interface EngineContext<R extends Resource = Resource> {
  readonly platform: Platform
  readonly addresses: AddressPlan
  readonly resource: R
  readonly secrets: Secrets
  /** The project's root: services and the gateway are run from their sources below it. */
  readonly root: string
  /** Shared by all platforms of this user: binaries, templates, archives. */
  readonly cacheDirectory: string
  /** Progress in a few words: "initdb", "migrating". */
  readonly progress: (doing: string) => void
  readonly signal: AbortSignal
}

export interface NodeContext<R extends Resource = Resource> extends EngineContext<R> {
  readonly node: PlatformNode
  /** Data that outlives the process. */
  readonly dataDirectory: string
  /** Rendered configuration, made anew at every start. */
  readonly configDirectory: string
  /** Standard output and error are appended to it. */
  readonly logFile: string
  /** Told at once about the process: a supervisor that dies while it starts must be able to find it later. */
  readonly spawned: (pid: number) => void
}

/**
 * Everything that Ballast knows about running one kind of resource. Per resource the runner calls
 * `prepare` once, `start` for each node, and `provision` once all nodes are ready; dependents wait for that.
 */
export interface Engine<Kind extends ResourceKind = ResourceKind> {
  readonly kind: Kind
  /** What becomes of each field of the declaration. */
  readonly fields: FieldsOf<Kind>
  prepare?(context: EngineContext<ResourceOf<Kind>>): Promise<void>
  /**
   * Renders the configuration, starts the process and returns once it answers.
   *
   * @throws {BallastError} PORT_IN_USE, ENGINE_EXITED with the end of the log, ENGINE_NOT_READY
   */
  start(context: NodeContext<ResourceOf<Kind>>): Promise<Running>
  /** Makes what dependents need inside the running engine (roles, databases, topics); may run again. */
  provision?(context: EngineContext<ResourceOf<Kind>>): Promise<void>
}
