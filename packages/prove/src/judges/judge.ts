import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import { type Facts, operationsByOrder } from './facts.ts'

/** Counts how often one claim does not hold. Pure: it sees nothing but the facts. */
export interface Judge {
  readonly name: string
  /** What must hold, in a sentence. */
  readonly claim: string
  judge(facts: Facts): Judged
}

export interface Judged {
  /** Orders, skus, events or operations that were looked at. */
  readonly checked: number
  readonly violations: readonly Violation[]
}

const shown = 50

/** What a judge found, as the evidence holds it: each violation with the operation that it goes back to. */
export function hear({ name, claim, judge }: Judge, facts: Facts): EvidenceInvariant {
  const { checked, violations } = judge(facts)
  const opOf = operationsByOrder(facts)
  const named = violations.map((violation): Violation => {
    const op = violation.order === undefined ? undefined : opOf.get(violation.order)
    return { ...(op !== undefined && { operation: String(op) }), ...violation }
  })
  return { name, claim, checked, violations: named.length, shown: named.slice(0, shown) }
}
