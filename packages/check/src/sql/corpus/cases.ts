/**
 * Statements and what PostgreSQL makes of them: a test runs each on a real server of every major version, so none of these
 * verdicts is an opinion. Predicates stand for themselves; whole statements begin with
 * what they do.
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

/** The whole statement of a case. */
export function statementOf(text: string): string {
  return /^(create|alter|merge|select|grant|revoke|copy|explain|comment|analyze) /.test(text)
    ? text
    : `create index on loans (id) where ${text}`
}
