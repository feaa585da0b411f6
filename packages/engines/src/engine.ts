import type {
  Addresses,
  Member,
  PlacedNode,
  Platform,
  Resource,
  ResourceKind,
  ResourceOf,
  SecretRef,
  Topology,
} from '@ballast/model'
import type { FieldsOf } from './fields.ts'
import type { Need } from './install/index.ts'
import type { NodePlan } from './plan.ts'
import type { Site } from './site.ts'

/** A started process of an engine. Disposing it stops it. */
export interface Running extends AsyncDisposable {
  /** Leader of a process group of its own: whatever the process starts is in it. */
  readonly pid: number
  /** Settles when the process has ended, however it did. */
  readonly exited: Promise<{
    code: number | null
    signal: NodeJS.Signals | null
    /** What the host knows about the end beside that: the kernel killed it for its memory. */
    why?: string | undefined
  }>
  /** Asks first, kills the whole group after `graceMs`. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL to the group: a crash, not a power cut (the page cache survives). */
  kill(): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  usage(): Promise<Usage>
}

/** What a node's processes use together. */
export interface Usage {
  /** Bytes: proportional set size where processes are counted one by one, the control group's where there is one. */
  readonly memory: number
  /** CPU time since the start of the node, in milliseconds. */
  readonly cpuMs: number
  readonly processes: number
}

/** Passwords and keys, made on first use and kept in files that only their owner can read. */
export interface Secrets {
  /**
   * Path of the file that holds the secret; `name` is a path such as `loans/lender`.
   * `make` gives the content of a new one; default a random password.
   */
  file(name: string, make?: () => string | Promise<string>): Promise<string>
  /** The secret itself: never put it into a log, an argument or a rendered file. */
  read(name: string, make?: () => string | Promise<string>): Promise<string>
  /** Path of the file of a secret, whether it exists or not. */
  path(name: string): string
  /** Writes a secret that is made from others, whatever it was before. */
  write(name: string, content: string): Promise<void>
}

/** A secret that an engine knows how to make. */
export interface EngineSecret extends SecretRef {
  /** The content of a new one; of a `derived` one at every start. Default a random password. */
  make?(read: (name: string) => Promise<string>): string | Promise<string>
}

/** What an engine is given to act on a running resource: the declaration, the addresses, and where things are. */
export interface EngineContext<R extends Resource = Resource> {
  readonly platform: Platform
  readonly addresses: Addresses
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
  readonly node: NodeOf<R>
  /** Data that outlives the process. */
  readonly dataDirectory: string
  /** Rendered configuration, made anew at every start. */
  readonly configDirectory: string
  /** Standard output and error are appended to it. */
  readonly logFile: string
  /** Told at once about the process: a supervisor that dies while it starts must be able to find it later. */
  readonly spawned: (pid: number, fingerprint: string) => void
}

/** A node whose resource is known to be of one kind. */
export type NodeOf<R extends Resource> = PlacedNode & { readonly resource: R }

/**
 * Everything that Ballast knows about running one kind of resource. What is pure says what is run; the rest acts on
 * data and on running nodes. Per resource the runner calls `prepare` once, starts each node by its plan, and calls
 * `provision` once all are ready; dependents wait for that.
 */
export interface Engine<Kind extends ResourceKind = ResourceKind> {
  readonly kind: Kind
  /** `postgres`, `kafka`; of a kind that several engines can serve, what a declaration calls it. */
  readonly name: string
  /** What becomes of each field of the declaration. */
  readonly fields: FieldsOf<Kind>
  /** What it needs on this machine. */
  readonly needs: readonly Need[]
  /** The processes of a resource. Pure. */
  members(resource: ResourceOf<Kind>): readonly Member[]
  /** The secrets of a resource. Pure. */
  secrets?(
    resource: ResourceOf<Kind>,
    topology: Pick<Topology, 'platform' | 'livesOn' | 'hostedBy'>,
  ): readonly EngineSecret[]
  /** How one node is run. Pure. */
  plan(node: NodeOf<ResourceOf<Kind>>, site: Site): NodePlan
  /** Addresses that people open or connect to, by what they are called. Pure. */
  shows?(resource: ResourceOf<Kind>, addresses: Addresses): Readonly<Record<string, string>>
  /** What `provision` makes inside a running resource, as plain data. Pure. */
  provisions?(resource: ResourceOf<Kind>, topology: Topology): object
  /** Makes what must be there before a node's first start: a cluster, a formatted log. May run again. */
  prepareData?(context: NodeContext<ResourceOf<Kind>>): Promise<void>
  /** Acts before the nodes of a resource start, on what it depends on: migrations. May run again. */
  prepare?(context: EngineContext<ResourceOf<Kind>>): Promise<void>
  /** Makes what dependents need inside the running engine (roles, databases, topics); may run again. */
  provision?(context: EngineContext<ResourceOf<Kind>>): Promise<void>
}
