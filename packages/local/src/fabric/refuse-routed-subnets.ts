import { BallastError } from '@ballast/model'
import type { FabricNetwork } from './fabric-plan.ts'
import { readIp } from './run-ip.ts'
import { overlap, parseSubnet } from './subnet.ts'

/** An entry of `ip -json route`; `dst` is an address, a subnet, or `default`. */
export interface Route {
  readonly dst: string
  readonly dev?: string
}

/**
 * Refuses networks that overlap with a route of this machine.
 *
 * @throws {BallastError} HOST_UNSUITABLE with the network and the route
 */
export async function refuseRoutedSubnets(
  networks: readonly FabricNetwork[],
  signal?: AbortSignal,
): Promise<void> {
  const listed = await readIp(['-json', '-4', 'route', 'show', 'table', 'all'], signal)
  const routes = JSON.parse(listed || '[]') as Route[]
  for (const { name, subnet } of networks) {
    const route = conflictingRoute(subnet, routes)
    if (route === undefined) continue
    throw new BallastError(
      'HOST_UNSUITABLE',
      `Cannot use ${subnet} for network "${name}": this machine has a route for ${route.dst}${route.dev ? ` at ${route.dev}` : ''}. Use another --port-offset, which also changes these addresses, or remove the route`,
      { facts: { network: name, subnet, route } },
    )
  }
}

/** Returns the first route that overlaps with a subnet; default routes do not count. */
export function conflictingRoute(subnet: string, routes: readonly Route[]): Route | undefined {
  const wanted = parseSubnet(subnet)
  return routes.find(({ dst }) => {
    if (dst === 'default') return false
    const range = parseSubnet(dst.includes('/') ? dst : `${dst}/32`)
    // VPNs often split the default route into two halves, 0.0.0.0/1 and 128.0.0.0/1.
    return range.prefix > 1 && overlap(wanted, range)
  })
}
