/**
 * Statements and what PostgreSQL makes of them: a test runs each on a real server of every major version, so none of these
 * verdicts is an opinion. Predicates stand for themselves; whole statements begin with `create` or `alter`.
 */
export { accepted } from './accepted.ts'
export { differing, verdictsFor } from './differing.ts'
export { mutable } from './mutable.ts'
export { refused } from './refused.ts'

/** The whole statement of a case. */
export function statementOf(text: string): string {
  return /^(create|alter) /.test(text) ? text : `create index on orders (id) where ${text}`
}
