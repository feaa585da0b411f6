import type {
  EvidenceBudget,
  EvidenceFault,
  EvidenceInvariant,
  EvidenceMeasure,
  Verdict,
} from '../evidence/schema.ts'
import type { Budget } from './drill.ts'

export interface Judgement {
  readonly verdict: Verdict
  /** Empty for `kept`. */
  readonly why: string[]
}

/**
 * Returns the verdict of a run. It is void if the ledger is unreliable, whatever the judges say. A
 * violation counts even where a fault took no effect; that there is none, counts only if all of them did.
 */
export function judgeRun({
  ledgerProblems,
  created,
  faults,
  invariants,
  budgets,
}: {
  ledgerProblems: readonly string[]
  /** Operations that created something. */
  created: number
  faults: readonly EvidenceFault[]
  invariants: readonly EvidenceInvariant[]
  budgets: readonly EvidenceBudget[]
}): Judgement {
  if (ledgerProblems.length > 0) return { verdict: 'void', why: [...ledgerProblems] }
  const violated = invariants
    .filter(({ violations }) => violations > 0)
    .map(({ name, violations }) => `${name}: ${violations} violation${violations === 1 ? '' : 's'}`)
  const idle = [
    ...faults.flatMap(({ name, target, effect, healing }) => [
      ...(effect === null ? [`${name} ${target} took no effect`] : []),
      ...(healing === null ? [`${name} ${target} was not healed`] : []),
    ]),
    ...(created === 0 ? ['No operation created anything: there was nothing to judge'] : []),
    ...budgets
      .filter(({ measured }) => measured === null)
      .map(({ measure }) => `${measure} was not measured`),
  ]
  const exceeded = budgets
    .filter(({ measured, within }) => measured !== null && !within)
    .map(({ measure, unit, most, least, measured }) =>
      most === undefined
        ? `${measure} is ${measured} ${unit}, at least ${least} are promised`
        : `${measure} is ${measured} ${unit}, at most ${most} are promised`,
    )
  if (violated.length > 0) return { verdict: 'broken', why: [...violated, ...exceeded, ...idle] }
  if (idle.length > 0) return { verdict: 'void', why: idle }
  return { verdict: exceeded.length > 0 ? 'broken' : 'kept', why: exceeded }
}

/** Compares the sum of a budget's parts with the worst value that was measured. */
export function assess(budget: Budget, measures: readonly EvidenceMeasure[]): EvidenceBudget {
  const { bound, ...named } = budget
  const sum = budget.parts.reduce((total, { value }) => total + value, 0)
  const values = measures
    .filter(({ name, value }) => name === budget.measure && value !== null)
    .map(({ value }) => value!)
  const bounded = { ...named, [bound]: sum }
  if (values.length === 0) return { ...bounded, measured: null, within: false }
  const measured = bound === 'most' ? Math.max(...values) : Math.min(...values)
  return { ...bounded, measured, within: bound === 'most' ? measured <= sum : measured >= sum }
}

/** Returns the verdict of several runs: one broken run breaks all, one void run proves nothing for all. */
export function worst(judgements: readonly Judgement[]): Judgement {
  const order: readonly Verdict[] = ['broken', 'void', 'kept']
  const verdict = order.find((one) => judgements.some((other) => other.verdict === one)) ?? 'void'
  const why = judgements.filter((one) => one.verdict === verdict).flatMap((one) => one.why)
  return { verdict, why: [...new Set(why)] }
}
