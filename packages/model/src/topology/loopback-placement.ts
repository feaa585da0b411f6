import { BallastError } from '../error.ts'
import type { PlacedNode, Placement } from './addresses.ts'
import { declaredPorts } from './member.ts'
import type { Topology } from './topology.ts'

/** The one address that every machine has. */
const loopback = '127.0.0.1'

/** First port for ports that are not declared. They are assigned without gaps, so that several platforms fit. */
const usualFreePort = 21_000

/**
 * Places every node on loopback. The first node of a member gets the declared ports, unless an earlier node has them;
 * all other ports are consecutive numbers from `freeFrom`.
 *
 * @param portOffset added to every port, so that several platforms fit on one machine; default 0
 * @param freeFrom first port number to assign; default 21000
 * @throws {BallastError} DECLARATION_INVALID where the offset leaves the port range
 */
export function loopbackPlacement(
  { nodes }: Pick<Topology, 'nodes'>,
  { portOffset = 0, freeFrom = usualFreePort }: { portOffset?: number; freeFrom?: number } = {},
): Placement {
  const declared = new Set(nodes.flatMap(({ member }) => declaredPorts(member)))
  const taken = new Set<number>()
  let free = freeFrom
  const nextFree = (): number => {
    while (declared.has(free)) free++
    return free++
  }
  const placed = nodes.map((node): PlacedNode => {
    const { id, index, member } = node
    const ports = Object.entries(member.ports).map(([name, { port }]) => {
      const own = port !== undefined && index === 1 && !taken.has(port) ? port : nextFree()
      taken.add(own)
      return [name, withinRange(own + portOffset, `${id} (${name})`)]
    })
    return Object.freeze({
      ...node,
      host: loopback,
      ports: Object.freeze(Object.fromEntries(ports)),
    })
  })
  return {
    nodes: placed,
    hostFor: () => loopback,
    sourcesOf: () => [`${loopback}/32`],
    detour: (from, to) => ({
      host: loopback,
      port: withinRange(nextFree() + portOffset, `${from.resource.name} -> ${to.id}`),
    }),
  }
}

function withinRange(port: number, holder: string): number {
  if (port >= 1 && port <= 65_535) return port
  throw new BallastError(
    'DECLARATION_INVALID',
    `${holder} would listen on port ${port}, outside 1 to 65535. Use a smaller port offset`,
    { facts: { holder, port } },
  )
}
