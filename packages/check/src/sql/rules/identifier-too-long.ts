import type { SqlRule } from '../rule.ts'

/** PostgreSQL truncates names to 63 bytes, with a notice that no tool shows. */
export const identifierTooLong: SqlRule = {
  id: 'identifier-too-long',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS',
  *check({ statements }) {
    for (const { tokens } of statements) {
      for (const { text, start } of tokens) {
        const name = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
        // String literals and numbers may be longer.
        if (/^['$\d]|^[a-z]+'/i.test(text) || Buffer.byteLength(name) < 64) continue
        yield {
          at: start,
          what: `"${name}" has ${Buffer.byteLength(name)} bytes; PostgreSQL keeps the first 63`,
          why: 'The object gets a different name than the file says, and two such names can collide',
          fix: 'Shorten it to 63 bytes',
        }
      }
    }
  },
  examples: {
    bad: [
      `create table ${'t'.repeat(64)} (id bigint);`,
      `create table "${'ä'.repeat(32)}" (id bigint);`,
    ],
    good: [
      `create table ${'t'.repeat(63)} (id bigint);`,
      `create table "${'t'.repeat(63)}" (id bigint);`,
      `create table "${'""'.repeat(40)}" (id bigint);`,
      `select '${'t'.repeat(80)}', e'${'t'.repeat(80)}', $$${'t'.repeat(80)}$$, ${'1'.repeat(80)};`,
    ],
  },
}
