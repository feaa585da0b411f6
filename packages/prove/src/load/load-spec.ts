import type { OperationKind } from '../ledger/line.ts'

/** The load of a drill, as it is declared. */
export interface LoadSpec {
  /** One after the other. */
  readonly phases: readonly { readonly operationsPerSecond: number; readonly seconds: number }[]
  /** Operations under way at most; one that would be more is counted as skipped. */
  readonly mostUnderWay: number
  /** Share of each kind of operation; the shares add up to 1. */
  readonly mix: Readonly<Record<OperationKind, number>>
  /** Tokens of the payment provider, by share of the orders; the rest is `tok_ok`. */
  readonly tokens: Readonly<Record<string, number>>
  /** So many skus, those with the most order lines in the file. */
  readonly skus: number
  /** Share of the demand for the hottest sku that is in stock: orders compete for the rest. */
  readonly hottestInStock: number
}

export const usualLoad: LoadSpec = {
  phases: [{ operationsPerSecond: 25, seconds: 8 }],
  mostUnderWay: 400,
  mix: { order: 0.7, cancel: 0.08, return: 0.12, read: 0.1, track: 0 },
  tokens: { tok_declined: 0.05 },
  skus: 40,
  hottestInStock: 0.7,
}

export function secondsOf({ phases }: LoadSpec): number {
  return phases.reduce((sum, { seconds }) => sum + seconds, 0)
}
