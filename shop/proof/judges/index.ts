import type { Judge } from '@ballast/prove'
import type { ShopFacts } from '../facts/shop-facts.ts'
import { doubledOrders, lostOrders } from './lost-orders.ts'
import {
  appliedTwice,
  doubleCharges,
  moneyNotConserved,
  oversold,
  partiesDisagree,
} from './order-differences.ts'
import { unfinished } from './unfinished.ts'

/** Invariants of the shop that must hold after every drill. */
export const judges: readonly Judge<ShopFacts>[] = [
  lostOrders,
  doubledOrders,
  doubleCharges,
  oversold,
  appliedTwice,
  unfinished,
  moneyNotConserved,
  partiesDisagree,
]
