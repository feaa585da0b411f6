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
  /** Leader of its own process group, which its descendants belong to. */
  readonly pid: number
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<{
    code: number | null
    signal: NodeJS.Signals | null
    /** More about the reason if the host knows it, such as an out-of-memory kill. */
    why?: string | undefined
  }>
  /** Sends the stop signals; kills the whole group after `graceMs`. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL to the group: a crash, not a power cut (the page cache survives). */
  kill(): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  usage(): Promise<Usage>
}

/** Resource usage of all processes of a node together. */
export interface Usage {
  /** Bytes: from the control group if there is one, otherwise the sum of the processes' proportional set sizes. */
  readonly memory: number
  /** CPU time since the node started, in milliseconds. */
  readonly cpuMs: number
  readonly processes: number
}

/** Passwords and keys, created on first use and kept in files that only their owner can read. */
export interface Secrets {
  /**
   * Returns the path of the file that holds the secret, which is created if it does not exist. `name` is a path such
   * as `loans/lender`; `make` returns the content of a new secret, default a random password.
   */
  file(name: string, make?: () => string | Promise<string>): Promise<string>
  /** Returns the secret itself. Never write it to a log, an argument or a rendered file. */
  read(name: string, make?: () => string | Promise<string>): Promise<string>
  /** Returns the path of a secret's file, whether it exists or not. */
  path(name: string): string
  /** Writes a secret that is derived from others; overwrites an earlier value. */
  write(name: string, content: string): Promise<void>
}

/** A secret that an engine can create. */
export interface EngineSecret extends SecretRef {
  /** Returns the content of a new secret; called at every start for a `derived` one. Default: a random password. */
  make?(read: (name: string) => Promise<string>): string | Promise<string>
}

/** Context in which an engine acts on a running resource: the declaration, the addresses and the paths. */
export interface EngineContext<R extends Resource = Resource> {
  readonly platform: Platform
  readonly addresses: Addresses
  readonly resource: R
  readonly secrets: Secrets
  /** The project's root; services and the gateway run from their sources below it. */
  readonly root: string
  /** Directory that all platforms of this user share, for binaries, templates and archives. */
  readonly cacheDirectory: string
  /** Reports the current step in a few words: "initdb", "migrating". */
  readonly progress: (doing: string) => void
  readonly signal: AbortSignal
}

export interface NodeContext<R extends Resource = Resource> extends EngineContext<R> {
  readonly node: NodeOf<R>
  /** Data that outlives the process. */
  readonly dataDirectory: string
  /** Configuration files, rendered again at every start. */
  readonly configDirectory: string
  /** Standard output and error are appended to it. */
  readonly logFile: string
  /** Called right after the spawn, so that the process can be found again if the supervisor dies during the start. */
  readonly spawned: (pid: number, fingerprint: string) => void
}

/** A node of a resource of one kind. */
export type NodeOf<R extends Resource> = PlacedNode & { readonly resource: R }

/**
 * Everything that Ballast knows about running one kind of resource. The pure functions describe what to run; the
 * others act on data and on running nodes. For each resource the supervisor calls `prepare` once, starts every node by
 * its plan, and calls `provision` when all nodes are ready. Only then do dependent resources start.
 */
export interface Engine<Kind extends ResourceKind = ResourceKind> {
  readonly kind: Kind
  /** `postgres`, `kafka`. If several engines serve a kind, a declaration selects one by this name. */
  readonly name: string
  /** How each field of the declaration is treated. */
  readonly fields: FieldsOf<Kind>
  /** Software that must be installed on this machine. */
  readonly needs: readonly Need[]
  /** Lists the kinds of processes of a resource. Pure. */
  members(resource: ResourceOf<Kind>): readonly Member[]
  /** Lists the secrets of a resource. Pure. */
  secrets?(
    resource: ResourceOf<Kind>,
    topology: Pick<Topology, 'platform' | 'livesOn' | 'hostedBy'>,
  ): readonly EngineSecret[]
  /** Returns how to run one node. Pure. */
  plan(node: NodeOf<ResourceOf<Kind>>, site: Site): NodePlan
  /** Returns the addresses that `up` prints for people, by label. Pure. */
  shows?(resource: ResourceOf<Kind>, addresses: Addresses): Readonly<Record<string, string>>
  /** Describes what `provision` creates, as plain data. Pure. */
  provisions?(resource: ResourceOf<Kind>, topology: Topology): object
  /** Creates the data that a node's first start needs: a database cluster, a formatted log. Idempotent. */
  prepareData?(context: NodeContext<ResourceOf<Kind>>): Promise<void>
  /** Runs before the nodes of a resource start and acts on its dependencies, such as migrations. Idempotent. */
  prepare?(context: EngineContext<ResourceOf<Kind>>): Promise<void>
  /** Creates what dependent resources need inside the running engine: roles, databases, topics. Idempotent. */
  provision?(context: EngineContext<ResourceOf<Kind>>): Promise<void>
}
