import type { Evidence, EvidenceMeasure, EvidenceRun } from './schema.ts'

/** A measure on the platform as it is declared, and on the one beside it; medians of their runs. */
export interface Compared extends Omit<EvidenceMeasure, 'value'> {
  readonly declared: number | null
  readonly beside: number | null
}

/** Both columns of a drill that was run on two platforms; empty for one that was not. */
export function comparedMeasures({ runs, beside }: Evidence): Compared[] {
  if (beside === undefined) return []
  return runs[0]!.measures.map(({ name, unit }) => ({
    name,
    unit,
    declared: medianOf(runs, name),
    beside: medianOf(beside.runs, name),
  }))
}

function medianOf(runs: readonly EvidenceRun[], name: string): number | null {
  const values = runs.flatMap(({ measures }) =>
    measures.flatMap((one) => (one.name === name && one.value !== null ? [one.value] : [])),
  )
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null
}
