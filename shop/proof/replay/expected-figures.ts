import type { RejectionReason, ReplayPlan } from './plan.ts'
import { soldLines } from './sold-lines.ts'

export interface Figures {
  readonly orders: number
  readonly lines: number
  readonly skus: number
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>
  readonly capturedMinor: bigint
  readonly unitsSold: bigint
  readonly returnsMatched: number
  readonly returnsUnmatched: number
  readonly refundedMinor: bigint
  readonly unitsReturned: bigint
}

/** Returns the figures of a replay in which every order is confirmed: full stock, and a provider that accepts every charge. */
export function expectedFigures(plan: ReplayPlan): Figures {
  const sum = { orders: 0, lines: 0, returnsMatched: 0, returnsUnmatched: 0 }
  const units = { capturedMinor: 0n, unitsSold: 0n, refundedMinor: 0n, unitsReturned: 0n }
  sum.returnsUnmatched = plan.returnsWithoutCustomer
  for (const { steps } of plan.lanes) {
    const sold = soldLines()
    for (const step of steps) {
      if (step.kind === 'order') {
        sum.orders++
        sum.lines += step.lines.length
        for (const { quantity, unitPriceMinor } of step.lines) {
          units.capturedMinor += BigInt(quantity) * BigInt(unitPriceMinor)
          units.unitsSold += BigInt(quantity)
        }
        sold.add(step.invoice, step.lines)
        continue
      }
      const line = sold.takeBack(step.sku, step.quantity)
      if (line === undefined) {
        sum.returnsUnmatched++
        continue
      }
      sum.returnsMatched++
      units.refundedMinor += BigInt(step.quantity) * BigInt(line.unitPriceMinor)
      units.unitsReturned += BigInt(step.quantity)
    }
  }
  return { ...sum, ...units, skus: plan.products.length, rejected: plan.rejected }
}
