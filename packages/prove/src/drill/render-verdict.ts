import { columns } from '@ballast/model/columns'
import { comparedMeasures } from '../evidence/compared-measures.ts'
import type { Evidence } from '../evidence/schema.ts'

/** Renders the result of a drill for people: verdict, counts of every invariant, recovery, and the path of the evidence. */
export function renderVerdict(evidence: Evidence, path: string): string {
  const { drill, verdict, why, runs, recoveryMs, budgets, seed } = evidence
  const invariants = Map.groupBy(
    runs.flatMap((run) => run.invariants),
    ({ name }) => name,
  )
  const counts = columns(
    [...invariants].map(([name, found]) => [
      name,
      `${sum(found, 'violations')} of ${sum(found, 'checked')}`,
    ]),
  ).map((line) => `  ${line}`)
  const named = runs
    .flatMap((run) => run.invariants)
    .flatMap(({ name, shown }) => shown.slice(0, 3).map((violation) => ({ name, ...violation })))
    .slice(0, 10)
    .map(({ name, operation, subject, what }) => {
      const where = [operation && `operation ${operation}`, subject].filter(Boolean).join(', ')
      return `  ${name}: ${where}: ${what}`
    })
  const outcomes = runs.map((run) => run.outcomes)
  const users = `  ${sum(outcomes, 'sent')} operations sent, ${sum(outcomes, 'failed')} failed, ${sum(outcomes, 'unknown')} unknown of which ${sum(outcomes, 'settled')} settled`
  const bounds = budgets.map(
    ({ measure, measured, unit, most, least }) =>
      `  ${measure} ${measured ?? 'not measured'} ${unit}, ${most === undefined ? `at least ${least}` : `at most ${most}`}`,
  )
  const compared = comparedMeasures(evidence).map(
    ({ name, unit, declared, beside }) =>
      `  ${name} ${declared ?? 'not measured'} ${unit}; ${evidence.beside!.title}: ${beside ?? 'not measured'} ${unit}`,
  )
  return [
    `${verdict.toUpperCase()}  ${drill}, seed ${seed}${why.length > 0 ? `: ${why.join('; ')}` : ''}`,
    ...counts,
    ...named,
    users,
    ...bounds,
    ...compared,
    ...(recoveryMs.count > 0
      ? [`  recovery p50 ${recoveryMs.p50} ms, p95 ${recoveryMs.p95} ms, max ${recoveryMs.max} ms`]
      : []),
    `  ${path}`,
  ].join('\n')
}

function sum<Key extends string>(items: readonly Record<Key, number>[], key: Key): number {
  return items.reduce((total, item) => total + item[key], 0)
}
