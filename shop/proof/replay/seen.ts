/** An order as the shop shows it; amounts are JSON integers below 2^53. */
export interface ShopOrder {
  readonly id: string
  readonly status: 'PENDING' | 'RESERVED' | 'CONFIRMED' | 'REJECTED' | 'CANCELLED' | 'EXPIRED'
  readonly reason?: string
  readonly totalMinor: number
  readonly refundedMinor: number
  readonly lines: readonly {
    readonly line: number
    readonly sku: string
    readonly quantity: number
    readonly unitPriceMinor: number
    readonly returned: number
  }[]
}

export interface Refused {
  readonly what: 'product' | 'receipt' | 'order' | 'return'
  readonly subject: string
  readonly status: number
  readonly answer: unknown
}

/** The client's own record, kept outside the platform: the other parties are compared with it. */
export interface Seen {
  /** Settled orders, as last shown. */
  readonly orders: Map<string, ShopOrder>
  /** Amounts that the client asked to have refunded, by order. */
  readonly refundsAsked: Map<string, bigint>
  /** Idempotency keys of orders whose fate the client does not know. */
  readonly unknownKeys: string[]
  /** Orders that were accepted and did not settle in time, and returns without a clear end. */
  readonly unsettled: { what: 'order' | 'return'; order: string }[]
  readonly refused: Refused[]
  /** From placing to settled, of orders that this run placed. */
  readonly latenciesMs: number[]
  readonly counts: {
    placed: number
    returnsMatched: number
    returnsUnmatched: number
    alreadyReplayed: number
  }
  unitsReturned: bigint
}

export function nothingSeen(): Seen {
  return {
    orders: new Map(),
    refundsAsked: new Map(),
    unknownKeys: [],
    unsettled: [],
    refused: [],
    latenciesMs: [],
    counts: { placed: 0, returnsMatched: 0, returnsUnmatched: 0, alreadyReplayed: 0 },
    unitsReturned: 0n,
  }
}

/** Whether there is an order or a return of which the client does not know how it ended. */
export function hasUnclear({ unknownKeys, unsettled }: Seen): boolean {
  return unknownKeys.length + unsettled.length > 0
}

export function isSettled({ status }: ShopOrder): boolean {
  return status !== 'PENDING' && status !== 'RESERVED'
}
