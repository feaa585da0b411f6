import { createHash } from 'node:crypto'
import type { NodePlan } from '../plan.ts'

/** Returns a hash of a plan, equal for equal plans. */
export function fingerprintOf(plan: NodePlan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('base64url')
}
