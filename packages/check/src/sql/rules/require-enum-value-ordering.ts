import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** Values of an enum compare in their order; a new one goes to the end unless it is told where to stand. */
export const requireEnumValueOrdering: SqlRule = {
  id: 'require-enum-value-ordering',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/require-enum-value-ordering',
  *check({ statements }) {
    for (const { node, start } of statements) {
      if (!('AlterEnumStmt' in node)) continue
      const { oldVal, newVal, newValNeighbor, typeName } = node.AlterEnumStmt
      // With an old value it is a renaming, which keeps the place.
      if (oldVal !== undefined || newValNeighbor !== undefined) continue
      yield {
        at: start,
        what: `The new value ${newVal} of ${qualified(namesOf(typeName))} goes to the end of the order`,
        why: 'Comparisons such as status < … change their meaning, and an order cannot be changed later',
        fix: 'Say where it stands: ADD VALUE … BEFORE or AFTER another value',
      }
    }
  },
  examples: {
    bad: [`alter type loan_status add value 'RETURNED';`],
    good: [
      'select 1;',
      `alter type loan_status add value 'RETURNED' after 'CONFIRMED';`,
      `alter type loan_status rename value 'RETURNED' to 'GIVEN_BACK';`,
    ],
  },
}
