import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** TRUNCATE … CASCADE empties tables that the statement does not name. */
export const banTruncateCascade: SqlRule = {
  id: 'ban-truncate-cascade',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-truncate.html',
  *check({ statements }) {
    for (const { node, start } of statements) {
      if (!('TruncateStmt' in node) || node.TruncateStmt.behavior !== 'DROP_CASCADE') continue
      const named = (node.TruncateStmt.relations ?? []).map((one) =>
        'RangeVar' in one ? relationName(one.RangeVar) : '',
      )
      yield {
        at: start,
        what: `TRUNCATE … CASCADE also empties every table that references ${named.join(', ')}`,
        why: 'Which tables lose their rows depends on the foreign keys at that time, not on this file',
        fix: 'Name every table to empty, without CASCADE',
      }
    }
  },
  examples: {
    bad: ['truncate loans cascade;'],
    good: ['truncate loans, loan_lines;'],
  },
}
