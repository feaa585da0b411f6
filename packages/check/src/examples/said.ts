import { nameOf } from '../check-platform.ts'
import { factsOf } from '../facts.ts'
import type { Rule } from '../rule.ts'
import { bakery } from './bakery.ts'

/**
 * What a rule says of each of its bad examples, in their order: the place, the words, and what `--fix` would
 * write there. Its page shows that, so that a report that changes is a page that is out of date.
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

/** One report as a page shows it. */
export function reportText(
  place: string,
  { what, why, fix, writes }: { what: string; why: string; fix: string; writes?: string },
): string {
  const lines = [place, `  ${what}.`, `  Why: ${why}.`, `  Fix: ${fix}.`]
  if (writes !== undefined) lines.push(`  --fix writes: ${writes}`)
  return lines.join('\n')
}
