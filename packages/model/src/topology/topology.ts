import type { Platform } from '../platform.ts'
import type { Resource } from '../resources/index.ts'
import { type Edge, edgesOf } from './edge.ts'
import type { Member } from './member.ts'
import type { SecretRef } from './secret-ref.ts'

/** One process of a platform, independent of where it runs. */
export interface TopologyNode {
  /**
   * Resource name and index, such as `lender-1`; only the resource name if its first role is a single process;
   * `events-controller-2` for nodes of further roles.
   */
  readonly id: string
  readonly resource: Resource
  readonly member: Member
  /** Index within its member, from 1. */
  readonly index: number
  /** Failure domain, from 1. */
  readonly zone: number
}

/** A network and the resources whose nodes are connected to it. */
export interface TopologyNetwork {
  readonly name: string
  readonly members: readonly Resource[]
  /** No traffic to or from the outside. */
  readonly internal: boolean
}

/** The processes, connections, secrets and networks of a platform, as pure data. */
export interface Topology {
  readonly platform: Platform
  /** Dependencies first. */
  readonly nodes: readonly TopologyNode[]
  readonly edges: readonly Edge[]
  readonly secrets: readonly SecretRef[]
  readonly networks: readonly TopologyNetwork[]
  /** Returns the resource whose nodes run this one: the Kafka cluster for a topic, in most cases the resource itself. */
  livesOn(resource: Resource): Resource
  /** Returns the resource of a name, topics excluded, since a topic may share its name with a process. */
  named(name: string): Resource | undefined
  /** Returns all resources that run on the nodes of a resource, itself first. */
  hostedBy(resource: Resource): readonly Resource[]
  /** Returns the resources that must be ready before this one starts; not the trace collector, as traces may be lost. */
  dependenciesOf(resource: Resource): readonly Resource[]
}

/** Tells whether two values describe the same resource. Declaring a platform twice creates two values for each. */
export function isSame(one: Resource, other: Resource): boolean {
  return one.kind === other.kind && one.name === other.name
}

/** Deviations from the declaration with which drills run a platform. */
export interface Variant {
  /** Databases that share the nodes of another one: `{ loans: 'books' }`. */
  readonly sharing?: Readonly<Record<string, string>>
  /** Links, by the names of their ends, that go through a fault-injecting proxy. */
  readonly detours?: readonly Detour[]
}

export interface Detour {
  readonly from: string
  readonly to: string
}

/** Pure functions of the engines that the topology is computed with. */
export interface Shapes {
  members(resource: Resource): readonly Member[]
  /** Returns the secrets that a resource's nodes and clients need. */
  secrets(
    resource: Resource,
    topology: Pick<Topology, 'platform' | 'livesOn' | 'hostedBy'>,
  ): readonly SecretRef[]
}

/** Computes the topology of a platform. Pure. */
export function topologyOf(
  platform: Platform,
  shapes: Shapes,
  { sharing = {} }: Variant = {},
): Topology {
  const { resources, links } = platform
  // Topics are excluded because a topic may share its name with a process.
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

/** Stored data belongs to a node id, so ids of the first role must not change when other roles are added. */
function nodeId(name: string, { role, count, scales }: Member, index: number, at: number): string {
  if (at > 0) return `${name}-${role}-${index}`
  return scales || count > 1 ? `${name}-${index}` : name
}

/** The network of what is in no declared one. */
export const outsideNetwork = 'outside'

/**
 * Returns the declared networks, or one network with every process if none is declared. A resource listed as
 * `egress` is a member of the networks that may reach it. Resources in no network share a network `outside`: only
 * the operator reaches them, and `check` reports them.
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
