import type { ShapeName } from '@ballast/prove'

/** `read`: of a product; `track`: of an order that was placed before. */
export type RequestKind = 'order' | 'cancel' | 'return' | 'read' | 'track'

/** The mix of requests that customers send. */
export interface OrderLoad {
  /** Share of each kind of operation; the shares add up to 1. */
  readonly mix: Readonly<Record<RequestKind, number>>
  /** Tokens of the payment provider, by share of the orders; the rest is `tok_ok`. */
  readonly tokens: Readonly<Record<string, number>>
  /** So many skus, those with the most order lines in the file. */
  readonly skus: number
  /** Share of the demand for the hottest sku that is in stock: orders compete for the rest. */
  readonly hottestInStock: number
}

const usual: OrderLoad = {
  mix: { order: 0.7, cancel: 0.08, return: 0.12, read: 0.1, track: 0 },
  tokens: { tok_declined: 0.05 },
  skus: 40,
  hottestInStock: 0.7,
}

export const shapes: Readonly<Record<ShapeName, OrderLoad>> = {
  usual,
  reading: { ...usual, mix: { order: 0.4, cancel: 0.05, return: 0.05, read: 0.5, track: 0 } },
  every: { ...usual, mix: { order: 0.4, cancel: 0.07, return: 0.13, read: 0.2, track: 0.2 } },
}
