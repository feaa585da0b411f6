import { hash } from 'node:crypto'
import type { PlannedReturn } from './plan.ts'

/** The idempotency keys of one replay. */
export interface ReplayKeys {
  order(invoice: string): string
  return(step: PlannedReturn): string
  receipt(sku: string): string
}

/**
 * Keys follow from the file's content, so that a second run of the same file repeats requests
 * instead of ordering anew. Less than full stock makes another replay of the file: with equal
 * keys it would only be told what became of the orders of the first one.
 *
 * @param limit of the replay, if it has one: it receives less stock, which is another receipt
 */
export function replayKeys(sha256: string, stock: string, limit?: number): ReplayKeys {
  const base = `replay/${sha256}${stock === '1' ? '' : `/stock-${stock}`}`
  const receipts = limit === undefined ? base : `${base}/first-${limit}`
  return {
    order: (invoice) => `${base}/order/${part(invoice)}`,
    return: ({ invoice, row }) => `${base}/return/${part(invoice)}/${row}`,
    receipt: (sku) => `${receipts}/receipt/${part(sku)}`,
  }
}

/** A key has 255 characters of ASCII without spaces; invoices and skus may be anything. */
function part(text: string): string {
  return /^[\w.-]{1,64}$/.test(text) ? text : `sha256-${hash('sha256', text)}`
}
