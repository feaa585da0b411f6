import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import type { Facts } from './facts.ts'

/** Counts the violations of one invariant. Pure: it sees nothing but the facts. */
export interface Judge<Own = unknown> {
  readonly name: string
  /** The invariant, in a sentence. */
  readonly claim: string
  judge(facts: Facts<Own>): Judged
}

export interface Judged {
  /** Number of things, events or operations examined. */
  readonly checked: number
  readonly violations: readonly Violation[]
}

const shown = 50

/** Returns what a judge found, as the evidence holds it: each violation with the operation that it goes back to. */
export function judged({ name, claim, judge }: Judge, facts: Facts): EvidenceInvariant {
  const { checked, violations } = judge(facts)
  const named = violations.map((violation): Violation => {
    const { subject } = violation
    const op = subject === undefined ? undefined : facts.operationOf.get(subject)
    return { ...(op !== undefined && { operation: String(op) }), ...violation }
  })
  return { name, claim, checked, violations: named.length, shown: named.slice(0, shown) }
}
