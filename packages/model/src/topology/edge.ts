import type { Link } from '../links.ts'
import type { Resource } from '../resources/index.ts'
import type { PortSpec, Purpose, TlsMode } from './member.ts'
import type { SecretRef } from './secret-ref.ts'

/** Connections from the nodes of one resource to those of another, or among the nodes of one resource. */
export interface Edge {
  readonly from: Resource
  /** The resource whose nodes are connected to: for a topic, the Kafka cluster. */
  readonly to: Resource
  readonly purpose: Purpose
  readonly tls: TlsMode
  /** Name of the secret with which `from` authenticates. */
  readonly credential?: string
}

const purposes: Record<Link['how'], readonly Purpose[]> = {
  // A load balancer also checks the health of the gateways, on their admin port.
  forwards: ['http', 'admin'],
  routes: ['http'],
  calls: ['http'],
  stores: ['read-write'],
  reads: ['read'],
  caches: ['read-write'],
  uses: ['read-write'],
  publishes: ['bootstrap'],
  consumes: ['bootstrap'],
  traces: ['http'],
  verifies: ['http'],
  // A topic opens no connections.
  'lives-on': [],
}

/** Returns the purposes of the connections that a link opens. */
export function purposesOf(how: Link['how']): readonly Purpose[] {
  return purposes[how]
}

/** Returns the distinct edges of a platform, in the order of its links. */
export function edgesOf(
  links: readonly Link[],
  resources: readonly Resource[],
  shape: {
    livesOn(resource: Resource): Resource
    portsOf(resource: Resource): readonly PortSpec[]
    secretsOf(resource: Resource): readonly SecretRef[]
  },
): Edge[] {
  const edge = (from: Resource, to: Resource, purpose: Purpose): Edge => {
    const served = shape.portsOf(to).find(({ serves }) => serves === purpose)
    const secret = shape
      .secretsOf(to)
      .find(({ readers, opens }) => opens === purpose && readers.includes(from.name))
    return {
      from,
      to,
      purpose,
      tls: served?.tls ?? 'off',
      ...(secret && { credential: secret.name }),
    }
  }
  const declared = links.flatMap(({ from, to, how }) =>
    purposesOf(how).map((purpose) => edge(from, shape.livesOn(to), purpose)),
  )
  const among = resources.flatMap((resource) =>
    shape
      .portsOf(resource)
      .filter(({ peers }) => peers)
      .map(({ serves }) => edge(resource, resource, serves)),
  )
  const keyOf = ({ from, to, purpose }: Edge) => `${from.name} ${to.name} ${purpose}`
  return [...new Map([...declared, ...among].map((one) => [keyOf(one), one])).values()]
}
