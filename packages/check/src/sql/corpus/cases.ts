/**
 * Statements with PostgreSQL's verdicts, which a test verifies on a real server of every major version. A text that does not
 * begin with a command is the predicate of an index.
 */
export { accepted } from './accepted.ts'
export { attempts } from './attempts.ts'
export { differing, groupedFor, verdictsFor } from './differing.ts'
export { mutable } from './mutable.ts'
export { newer } from './newer.ts'
export { refused } from './refused.ts'
export { sqlJson } from './sql-json.ts'
export { virtual } from './virtual.ts'
export { xml } from './xml.ts'

/** Returns the statement of a case. */
export function statementOf(text: string): string {
  return /^(create|alter|merge|select|grant|revoke|copy|explain|comment|analyze) /.test(text)
    ? text
    : `create index on loans (id) where ${text}`
}
