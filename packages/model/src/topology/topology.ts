import type { Platform } from '../platform.ts'
import type { Resource } from '../resources/index.ts'
import { type Edge, edgesOf } from './edge.ts'
import type { Member } from './member.ts'
import type { SecretRef } from './secret-ref.ts'

/** One process of a platform, wherever it will run. */
export interface TopologyNode {
  /**
   * `lender-1`; the resource's name where its first role is a single process; `events-controller-2` for the nodes of
   * further roles.
   */
  readonly id: string
  readonly resource: Resource
  readonly member: Member
  /** Within its member, from 1. */
  readonly index: number
  /** Failure domain, from 1. */
  readonly zone: number
}

/** A network, and the resources whose nodes are in it. */
export interface TopologyNetwork {
  readonly name: string
  readonly members: readonly Resource[]
  /** No way out, and no way in from outside. */
  readonly internal: boolean
}

/** What a platform consists of once it runs: processes, connections, secrets and networks. Pure data. */
export interface Topology {
  readonly platform: Platform
  /** Dependencies first. */
  readonly nodes: readonly TopologyNode[]
  readonly edges: readonly Edge[]
  readonly secrets: readonly SecretRef[]
  readonly networks: readonly TopologyNetwork[]
  /** The resource whose nodes run this one: the broker for a topic, mostly itself. */
  livesOn(resource: Resource): Resource
  /** The resource of a name that is run; a topic may have the same one. */
  named(name: string): Resource | undefined
  /** All that live on a resource, itself first. */
  hostedBy(resource: Resource): readonly Resource[]
  /** What must be ready before a resource starts. Traces may be lost, so nothing waits for where they go. */
  dependenciesOf(resource: Resource): readonly Resource[]
}

/** Whether two values stand for one resource: a platform that is declared twice has two values for each. */
export function isSame(one: Resource, other: Resource): boolean {
  return one.kind === other.kind && one.name === other.name
}

/** A way to run a platform that differs from its declaration: drills use it. */
export interface Variant {
  /** Databases that share the nodes of another one: `{ loans: 'books' }`. */
  readonly sharing?: Readonly<Record<string, string>>
  /** Links, by the names of their ends, that lead through a proxy which can disturb what it passes on. */
  readonly detours?: readonly Detour[]
}

export interface Detour {
  readonly from: string
  readonly to: string
}

/** What the topology asks the engines. Pure. */
export interface Shapes {
  members(resource: Resource): readonly Member[]
  /** Secrets that a resource's nodes and clients need. */
  secrets(
    resource: Resource,
    topology: Pick<Topology, 'platform' | 'livesOn' | 'hostedBy'>,
  ): readonly SecretRef[]
}

/** Works out the topology of a platform: no input or output, equal for equal input. */
export function topologyOf(
  platform: Platform,
  shapes: Shapes,
  { sharing = {} }: Variant = {},
): Topology {
  const { resources, links } = platform
  // A topic may have the name of a process.
  const processes = resources.filter(({ kind }) => kind !== 'topic')
  const byName = new Map(processes.map((resource) => [resource.name, resource]))
  const livesOn = (resource: Resource): Resource => {
    if (resource.kind === 'topic') return livesOn(resource.on)
    return (resource.kind === 'postgres' && byName.get(sharing[resource.name] ?? '')) || resource
  }
  const hostedBy = (host: Resource) => [
    host,
    ...resources.filter((resource) => !isSame(resource, host) && isSame(livesOn(resource), host)),
  ]
  const members = new Map(
    resources.map((resource) => [
      resource,
      livesOn(resource) === resource ? shapes.members(resource) : [],
    ]),
  )
  const nodes = resources.flatMap((resource) => nodesOfMembers(resource, members.get(resource)!))
  const shape = { platform, livesOn, hostedBy, named: (name: string) => byName.get(name) }
  const secretsByResource = new Map(
    resources.map((resource) => [resource, shapes.secrets(resource, shape)]),
  )
  const secrets = [...secretsByResource.values()].flat()
  const edges = edgesOf(links, resources, {
    livesOn,
    portsOf: (resource) => members.get(resource)!.flatMap(({ ports }) => Object.values(ports)),
    secretsOf: (host) => hostedBy(host).flatMap((resource) => secretsByResource.get(resource)!),
  })
  return Object.freeze({
    ...shape,
    nodes,
    edges,
    secrets: [...new Map(secrets.map((secret) => [secret.name, secret])).values()],
    networks: networksOf(platform),
    dependenciesOf: (resource: Resource) => [
      ...new Set([
        ...(isSame(livesOn(resource), resource) ? [] : [livesOn(resource)]),
        ...links
          .filter(({ from, how }) => isSame(from, resource) && how !== 'traces')
          .map(({ to }) => to),
      ]),
    ],
  })
}

function nodesOfMembers(resource: Resource, members: readonly Member[]): TopologyNode[] {
  const zones = 'zones' in resource ? resource.zones : 1
  return members.flatMap((member, position) =>
    Array.from({ length: member.count }, (_, at) => ({
      id: nodeId(resource.name, member, at + 1, position),
      resource,
      member,
      index: at + 1,
      zone: (at % zones) + 1,
    })),
  )
}

/** Data follows the id of a node, so the id does not depend on whether there are other roles. */
function nodeId(name: string, { role, count, scales }: Member, index: number, at: number): string {
  if (at > 0) return `${name}-${role}-${index}`
  return scales || count > 1 ? `${name}-${index}` : name
}

/** The network of what is in no declared one. */
export const outsideNetwork = 'outside'

/**
 * A platform that declares none has one that holds everything. What is outside the platform is in the networks that
 * may reach it. What is in none is by itself: nobody but who runs the platform reaches it, as `check` says.
 */
function networksOf({ networks, resources }: Platform): TopologyNetwork[] {
  const processes = resources.filter(({ kind }) => kind !== 'topic')
  if (networks.length === 0) return [{ name: 'platform', members: processes, internal: false }]
  const declared = networks.map(({ name, members, internal, egress }) => ({
    name,
    members: [...members, ...processes.filter((one) => egress.includes(one.name))],
    internal,
  }))
  const left = processes.filter((one) => !declared.some(({ members }) => members.includes(one)))
  return left.length === 0
    ? declared
    : [...declared, { name: outsideNetwork, members: left, internal: false }]
}
