import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** Enum values compare in their declared order, and a new value goes to the end unless BEFORE or AFTER says otherwise. */
export const requireEnumValueOrdering: SqlRule = {
  id: 'require-enum-value-ordering',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/require-enum-value-ordering',
  *check({ statements }) {
    for (const { node, start } of statements) {
      if (!('AlterEnumStmt' in node)) continue
      const { oldVal, newVal, newValNeighbor, typeName } = node.AlterEnumStmt
      // With an old value this is a rename, which keeps the position.
      if (oldVal !== undefined || newValNeighbor !== undefined) continue
      yield {
        at: start,
        what: `The new value ${newVal} of ${qualified(namesOf(typeName))} is added at the end of the order`,
        why: 'Comparisons such as status < … change their meaning, and the order cannot be changed later',
        fix: 'Say where it belongs: ADD VALUE … BEFORE or AFTER another value',
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
