import type { Judge, Violation } from '@ballast/prove'
import type { ShopFacts } from '../facts/shop-facts.ts'

/** At rest nothing may be in doubt: whoever ordered knows what became of it. */
export const unfinished: Judge<ShopFacts> = {
  name: 'unfinished',
  claim: 'At rest every order has ended, every payment is known, and every refund is done',
  judge({ own: { orders } }) {
    const violations = orders.flatMap(({ id, databases }): Violation[] => {
      if (databases === undefined) return []
      const { status, payment, refunds } = databases
      return [
        ...(status === 'PENDING' || status === 'RESERVED' ? [`still ${status}`] : []),
        ...(payment?.status === 'PENDING' || payment?.status === 'UNKNOWN'
          ? [`its payment is still ${payment.status}`]
          : []),
        ...(refunds.some(({ done }) => !done) ? ['a refund is still under way'] : []),
      ].map((what) => ({ subject: id, what }))
    })
    return { checked: orders.length, violations }
  },
}
