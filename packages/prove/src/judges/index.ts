import type { Judge } from './judge.ts'
import { lostEvents } from './lost-events.ts'
import { doubledOrders, lostOrders } from './lost-orders.ts'
import {
  appliedTwice,
  doubleCharges,
  moneyNotConserved,
  oversold,
  partiesDisagree,
} from './order-differences.ts'
import { outOfOrder } from './out-of-order.ts'
import { unknowns } from './unknowns.ts'

/** What must hold after every drill, whatever was broken. */
export const judges: readonly Judge[] = [
  lostOrders,
  doubledOrders,
  doubleCharges,
  oversold,
  appliedTwice,
  outOfOrder,
  lostEvents,
  unknowns,
  moneyNotConserved,
  partiesDisagree,
]

export type { Facts } from './facts.ts'
export { hear, type Judge } from './judge.ts'
