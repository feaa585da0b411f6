/** When a process saw a transaction of an event committed, on the clock of the machine. */
export interface Committed {
  readonly id: string
  readonly atMs: number
}

/** A transaction that wrote an event. */
export interface Written extends Committed {
  /** From the beginning of the transaction to the answer to its commit. */
  readonly tookMs: number
}

export interface Writes {
  readonly written: readonly Written[]
  /** Transactions that did not commit. */
  readonly failed: number
}
