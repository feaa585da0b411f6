/** Networks, nodes and permitted connections of one running platform on this machine. */
export interface FabricPlan {
  /** Prefix of everything made in the kernel: `bl` and 6 hexadecimal digits. */
  readonly name: string
  readonly networks: readonly FabricNetwork[]
  readonly nodes: readonly FabricNode[]
  /**
   * TCP connections that may be opened; every other one is dropped. The operator, which is the root
   * namespace, reaches every port of every node.
   */
  readonly edges: readonly FabricEdge[]
  /** Names that every node resolves, from a hosts file of its own. */
  readonly names: readonly { readonly name: string; readonly address: string }[]
}

export interface FabricNetwork {
  readonly name: string
  /** For example `10.66.1.0/24`. No route of this machine may overlap with it. */
  readonly subnet: string
  /** Address of the operator, that is of the root namespace, in this network. */
  readonly operator: string
}

export interface FabricNode {
  readonly id: string
  readonly addresses: readonly { readonly network: string; readonly address: string }[]
  readonly limits?: Limits
}

/** Upper bounds for all processes of a node together; unlimited where absent. */
export interface Limits {
  /** The kernel kills a process of the node that asks for more. Swap does not extend it. */
  readonly memoryBytes?: number
  /** CPU time per time: 0.5 is half of one core. */
  readonly cpus?: number
  /** Processes and threads. */
  readonly pids?: number
}

/** A permitted TCP connection, by address. `to` may be an operator address. */
export interface FabricEdge {
  readonly from: string
  readonly to: string
  readonly port: number
}
