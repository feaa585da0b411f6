import type { Judge, Violation } from '@ballast/prove'
import type { FactsOfShop, ShopFacts } from '../facts/shop-facts.ts'
import type { Difference } from '../replay/evidence.ts'
import { judgeOrder } from '../replay/judge-order.ts'
import { judgeStock } from '../replay/judge-stock.ts'
import { judgeTotals } from '../replay/judge-totals.ts'
import { saidText } from '../replay/said-text.ts'

/** The comparisons of the reconciliation, and which claim each of them is about. */
const claims: Readonly<Record<string, readonly string[]>> = {
  'lost-orders': ['order-missing'],
  'double-charges': ['captures', 'capture-id'],
  'applied-twice': ['events', 'refunds', 'reservation', 'units-held', 'stock-received'],
  oversold: [
    'available-negative',
    'reserved-negative',
    'sold-negative',
    'stock-conserved',
    'stock-reserved',
    'stock-sold',
  ],
  'parties-disagree': ['status', 'total', 'total-of-lines', 'lines'],
  'money-not-conserved': [
    'captured',
    'refunded',
    'refund-asked',
    'refund-due',
    'refunded-by-payment',
    'value-of-returns',
    'kept-money',
    'sum-of-captures-less-refunds',
    'sum-of-refunds',
    'confirmed-orders',
  ],
}

/** Each order is charged once at the provider, if at all, and the shop knows which charge it was. */
export const doubleCharges = ofOrders(
  'double-charges',
  'No order is charged twice, and every charge is known to the shop',
)

export const moneyNotConserved: Judge<ShopFacts> = {
  name: 'money-not-conserved',
  claim: 'Captured less refunded equals confirmed less returned: per order, and in total',
  judge({ own: { orders } }) {
    const differences = [...orders.flatMap(judgeOrder), ...judgeTotals(orders)]
    return { checked: orders.length, violations: about('money-not-conserved', differences) }
  },
}

export const partiesDisagree = ofOrders(
  'parties-disagree',
  'Client, databases and topics tell the same of each order',
)

/** An effect that was applied twice shows in units, refunds, or a second event for one thing. */
export const appliedTwice: Judge<ShopFacts> = {
  name: 'applied-twice',
  claim: 'Each event takes effect once, however often it is delivered',
  judge({ own: { orders, stock } }) {
    const differences = [...orders.flatMap(judgeOrder), ...judgeStock(stock)]
    return {
      checked: orders.length + stock.length,
      violations: about('applied-twice', differences),
    }
  },
}

export const oversold: Judge<ShopFacts> = {
  name: 'oversold',
  claim: 'No unit is sold twice, none is made or lost, and no stock is negative',
  judge: ({ own: { stock } }) => ({
    checked: stock.length,
    violations: about('oversold', judgeStock(stock)),
  }),
}

function ofOrders(name: string, claim: string): Judge<ShopFacts> {
  return {
    name,
    claim,
    judge: ({ own: { orders } }: FactsOfShop) => ({
      checked: orders.length,
      violations: about(name, orders.flatMap(judgeOrder)),
    }),
  }
}

/** Every comparison belongs to one claim: one that is new and unnamed here must not go unseen. */
export function claimOf(what: string): string | undefined {
  return Object.keys(claims).find((name) => claims[name]!.includes(what))
}

function about(name: string, differences: readonly Difference[]): Violation[] {
  return differences
    .filter(({ what }) => claimOf(what) === name)
    .map(({ what, order, sku, ...said }) => ({
      ...((order ?? sku) !== undefined && { subject: order ?? sku! }),
      what: `${what}: ${Object.entries(said)
        .filter(([, value]) => value !== undefined)
        .map(([party, value]) => `${party} ${saidText(value)}`)
        .join(', ')}`,
    }))
}
