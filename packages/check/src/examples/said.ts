import { nameOf } from '../check-platform.ts'
import { factsOf } from '../facts.ts'
import type { Rule } from '../rule.ts'
import { bakery } from './bakery.ts'

/**
 * Returns the report texts of a rule for each of its bad examples, in order: the place, the texts, and what `--fix`
 * would write there. The page of the rule contains them, so a changed report makes the page out of date.
 */
export function saidBy(rule: Rule): string[] {
  return rule.examples.bad.map((example) => {
    const { environment = 'production', drills } = example
    const reports = [...rule.check(factsOf(bakery(example).in(environment), drills))]
    return reports
      .map(({ at: [value, ...property], what, why, fix, set }) => {
        const place = [nameOf(value), ...property].join('.')
        return reportText(place, { what, why, fix, ...(set !== undefined && { writes: set }) })
      })
      .join('\n\n')
  })
}

/** Formats one report as shown on a page. */
export function reportText(
  place: string,
  { what, why, fix, writes }: { what: string; why: string; fix: string; writes?: string },
): string {
  const lines = [place, `  ${what}.`, `  Why: ${why}.`, `  Fix: ${fix}.`]
  if (writes !== undefined) lines.push(`  --fix writes: ${writes}`)
  return lines.join('\n')
}
