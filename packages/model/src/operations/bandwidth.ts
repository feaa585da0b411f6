import { declared } from '../resource.ts'
import type { Resource } from '../resources/index.ts'

/** A measurement of the network bandwidth between two resources, with iperf3. */
export interface Bandwidth {
  readonly from: Resource
  readonly to: Resource
  /** Port of the iperf3 server. Default 5201, the default of iperf3. */
  readonly port: number
}

export function bandwidth(
  from: Resource,
  to: Resource,
  options: { port?: number } = {},
): Bandwidth {
  return declared({ from, to, port: options.port ?? 5_201 })
}
