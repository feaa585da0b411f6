import { declared } from '../resource.ts'
import type { Resource } from '../resources/index.ts'

/** A measurement of the path between two resources, with iperf3. */
export interface Bandwidth {
  readonly from: Resource
  readonly to: Resource
  /** Where an iperf3 server listens. Default 5201, iperf3's own. */
  readonly port: number
}

export function bandwidth(
  from: Resource,
  to: Resource,
  options: { port?: number } = {},
): Bandwidth {
  return declared({ from, to, port: options.port ?? 5_201 })
}
