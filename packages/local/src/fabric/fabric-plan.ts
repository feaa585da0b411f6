/** Networks, nodes and permitted connections of one running platform on this machine. */
export interface FabricPlan {
  /** Prefix of all names in the kernel: `bl` and 6 hexadecimal digits. */
  readonly name: string
  readonly networks: readonly FabricNetwork[]
  readonly nodes: readonly FabricNode[]
  /**
   * Permitted TCP connections; all others are dropped. The operator, which is the root namespace, may
   * connect to every port of every node.
   */
  readonly edges: readonly FabricEdge[]
  /** Names that every node can resolve, from its own hosts file. */
  readonly names: readonly { readonly name: string; readonly address: string }[]
}

export interface FabricNetwork {
  readonly name: string
  /** For example `10.66.1.0/24`. Must not overlap with any route of this machine. */
  readonly subnet: string
  /** Address of the operator, the root namespace, in this network. */
  readonly operator: string
}

export interface FabricNode {
  readonly id: string
  readonly addresses: readonly { readonly network: string; readonly address: string }[]
  readonly limits?: Limits
}

/** Upper bounds for all processes of a node together; unlimited if absent. */
export interface Limits {
  /** Bytes; the kernel kills a process of the node if they need more. Swap does not extend the limit. */
  readonly memoryBytes?: number
  /** CPU cores: 0.5 is half of one core. */
  readonly cpus?: number
  /** Number of processes and threads. */
  readonly pids?: number
}

/** A permitted TCP connection, by address. `to` may be an operator address. */
export interface FabricEdge {
  readonly from: string
  readonly to: string
  readonly port: number
}
