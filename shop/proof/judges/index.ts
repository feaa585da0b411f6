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

/** What must hold of the shop after every drill, whatever was broken. */
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
