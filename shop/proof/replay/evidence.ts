import type { ShopOrder } from './seen.ts'

/** The account of each party about one order: plain data, compared by the judges. */
export interface OrderEvidence {
  readonly id: string
  /** Absent where the client does not know what became of its request. */
  readonly seen?: SeenOrder
  readonly databases?: DatabaseOrder
  readonly topics?: TopicOrder
  readonly provider: ProviderOrder
}

export interface Line {
  readonly line: number
  readonly sku: string
  readonly quantity: number
  readonly unitPriceMinor: number
  readonly returned: number
}

export interface SeenOrder {
  readonly status: ShopOrder['status']
  readonly totalMinor: bigint
  readonly refundedMinor: bigint
  /** Absent where an earlier, longer replay of the file may have asked for more. */
  readonly refundAskedMinor?: bigint
  readonly lines: readonly Line[]
}

/** The account of the databases of orders, payments and stock. */
export interface DatabaseOrder {
  readonly status: string
  readonly totalMinor: bigint
  readonly refundDueMinor: bigint
  readonly refundedMinor: bigint
  readonly lines: readonly Line[]
  readonly payment?: {
    readonly status: string
    readonly captureId: string | null
    readonly capturedMinor: bigint
    readonly refundedMinor: bigint
  }
  readonly refunds: readonly {
    readonly id: string
    readonly amountMinor: bigint
    readonly done: boolean
  }[]
  readonly reservation?: { readonly status: string; readonly units: ReadonlyMap<string, bigint> }
}

/** The account of the topics, each event id counted once. */
export interface TopicOrder {
  /** How many different events of each type. */
  readonly events: Readonly<Record<string, number>>
  readonly totalMinor?: bigint
  readonly lines: readonly Line[]
  readonly captures: readonly Movement[]
  readonly refunds: readonly Movement[]
}

export interface ProviderOrder {
  /** Charges that took money. */
  readonly charges: readonly Movement[]
  readonly refunds: readonly Movement[]
}

export interface Movement {
  readonly id: string
  readonly amountMinor: bigint
}

/**
 * A disagreement between the parties. `seen` is what the client saw; a party that cannot tell is null. A party that does not
 * agree with itself has several values, by name.
 */
export interface Difference {
  readonly what: string
  readonly order?: string
  readonly sku?: string
  readonly seen?: unknown
  readonly databases?: unknown
  readonly topics?: unknown
  readonly provider?: unknown
}
