import { join } from 'node:path'
import {
  cacheDir,
  type EngineContext,
  engineOf,
  type Host,
  type NodeContext,
  type OrphanProcess,
  openSecrets,
  startNode,
} from '@ballast/engines'
import {
  type Addresses,
  BallastError,
  isSame,
  type PlacedNode,
  type Platform,
  type Resource,
} from '@ballast/model'
import type { NodeState } from './node-state.ts'
import { Processes } from './processes.ts'
import type { Instance, StateDirectory } from './state-directory.ts'
import { SupervisedNode } from './supervised-node.ts'

/** Runs the nodes of a platform. Starts them in the order of their links, each after its dependencies are ready. */
export class Supervisor {
  readonly platform: Platform
  readonly nodes = new Map<string, SupervisedNode>()
  readonly #instance: Instance
  readonly #directory: StateDirectory
  readonly #addresses: Addresses
  readonly #host: Host
  readonly #secrets
  readonly #starting = new AbortController()
  readonly #changed: (state: NodeState) => void

  constructor(options: {
    addresses: Addresses
    host: Host
    /** Processes that an earlier supervisor left running, by node. */
    orphans?: ReadonlyMap<string, OrphanProcess>
    instance: Instance
    directory: StateDirectory
    /** Called on every change, for the live table. */
    changed: (state: NodeState) => void
  }) {
    this.platform = options.addresses.topology.platform
    this.#instance = options.instance
    this.#directory = options.directory
    this.#changed = options.changed
    this.#addresses = options.addresses
    this.#host = options.host
    this.#secrets = openSecrets(options.directory.secrets)
    const processes = new Processes(options.directory.processesFile)
    for (const node of this.#addresses.nodes) {
      this.#supervise(node, processes, options.orphans?.get(node.id))
    }
  }

  get states(): NodeState[] {
    return [...this.nodes.values()].map(({ state }) => state)
  }

  /**
   * Starts everything: each resource when all its dependencies are ready. Resources that only receive traces start
   * last, because their start would slow the others down. After the first failure no further resource starts.
   * `serving` settles when the entry is ready. `all` settles when everything is ready, or, after a failure, when every
   * start has ended. Both reject with the error of the failed engine.
   */
  start(): { serving: Promise<void>; all: Promise<void> } {
    const started = new Map<Resource, Promise<void>>()
    const { resources, entry } = this.platform
    const startAfter = (resource: Resource, needed: readonly Resource[]): void => {
      const task = Promise.all(needed.map((dependency) => started.get(dependency)!)).then(() =>
        this.#startResource(resource),
      )
      task.catch((error: unknown) => this.#starting.abort(error))
      started.set(resource, task)
    }
    const startsLast = (resource: Resource) => this.#receivesOnlyTraces(resource)
    for (const resource of resources) {
      if (!startsLast(resource))
        startAfter(resource, this.#addresses.topology.dependenciesOf(resource))
    }
    for (const resource of resources.filter(startsLast)) startAfter(resource, [entry])
    const all = Promise.allSettled(started.values()).then(() =>
      this.#starting.signal.throwIfAborted(),
    )
    all.catch(() => {})
    return { serving: started.get(entry)!, all }
  }

  /** Aborts a start in progress. */
  abort(reason: Error): void {
    this.#starting.abort(reason)
  }

  /** Stops everything: each resource when all its dependents have stopped. */
  async stop(): Promise<void> {
    const stopped = new Map<Resource, Promise<void>>()
    for (const resource of this.platform.resources.toReversed()) {
      const dependents = [...stopped.keys()].filter((other) =>
        this.#addresses.topology.dependenciesOf(other).includes(resource),
      )
      const task = Promise.all(dependents.map((dependent) => stopped.get(dependent)!)).then(
        async () => {
          await Promise.all(this.#nodesOf(resource).map((node) => node.stop()))
        },
      )
      stopped.set(resource, task)
    }
    await Promise.all(stopped.values())
  }

  /** Finds nodes by name: one by its id, or all nodes of a resource. @throws {BallastError} USAGE */
  find(name: string): SupervisedNode[] {
    const found = [...this.nodes.values()].filter(
      ({ state }) => state.id === name || state.resource === name,
    )
    if (found.length > 0) return found
    throw new BallastError(
      'USAGE',
      `There is no node or resource "${name}". Use one of: ${this.states.map(({ id }) => id).join(', ')}`,
      { facts: { name } },
    )
  }

  async #startResource(resource: Resource): Promise<void> {
    const engine = engineOf(resource)
    if (engine === undefined) return
    this.#starting.signal.throwIfAborted()
    const context = this.#context(resource)
    await engine.prepare?.(context)
    await this.#startNodes(resource)
    await engine.provision?.(context)
  }

  /** Starts the nodes of each role when the nodes of the roles before it are ready. */
  async #startNodes(resource: Resource): Promise<void> {
    const nodes = this.#addresses.nodes.filter((node) => isSame(node.resource, resource))
    const started = new Map<string, Promise<unknown>>()
    const startRole = (role: string): Promise<unknown> => {
      const own = nodes.filter(({ member }) => member.role === role)
      const before = (own[0]?.member.after ?? []).map((other) => roleStart(other))
      return Promise.all(before).then(() =>
        Promise.all(own.map(({ id }) => this.nodes.get(id)!.start())),
      )
    }
    const roleStart = (role: string): Promise<unknown> => {
      const task = started.get(role) ?? startRole(role)
      started.set(role, task)
      return task
    }
    await Promise.all(nodes.map(({ member }) => roleStart(member.role)))
  }

  #supervise(node: PlacedNode, processes: Processes, orphan: OrphanProcess | undefined): void {
    const { id, resource } = node
    const state: NodeState = {
      id,
      kind: resource.kind,
      resource: resource.name,
      host: this.#addresses.operatorEndpoint(node, Object.keys(node.ports)[0]!).host,
      ports: node.ports,
      phase: 'waiting',
      restarts: 0,
    }
    const context: NodeContext = {
      ...this.#context(resource),
      node,
      dataDirectory: join(this.#directory.data, id),
      configDirectory: join(this.#directory.config, id),
      logFile: join(this.#directory.logs, `${id}.log`),
      spawned: () => {},
      progress: (doing) => this.#report(state, doing),
    }
    this.nodes.set(
      id,
      new SupervisedNode({
        state,
        context,
        processes,
        changed: () => this.#changed(state),
        orphan,
        start: (nodeContext, adoptable) => startNode(nodeContext, this.#host, adoptable),
      }),
    )
  }

  #context(resource: Resource): EngineContext {
    return {
      platform: this.platform,
      addresses: this.#addresses,
      resource,
      secrets: this.#secrets,
      root: this.#instance.root,
      cacheDirectory: cacheDir(),
      progress: (doing) => {
        for (const { state } of this.#nodesOf(resource)) this.#report(state, doing)
      },
      signal: this.#starting.signal,
    }
  }

  #report(state: NodeState, doing: string): void {
    state.doing = doing
    this.#changed(state)
  }

  #nodesOf(resource: Resource): SupervisedNode[] {
    const own = this.#addresses.nodes.filter((node) => isSame(node.resource, resource))
    return own.map(({ id }) => this.nodes.get(id)!)
  }

  #receivesOnlyTraces(resource: Resource): boolean {
    const uses = this.platform.links.filter(({ to }) => isSame(to, resource))
    return uses.length > 0 && uses.every(({ how }) => how === 'traces')
  }
}
