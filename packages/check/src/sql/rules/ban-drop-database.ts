import type { SqlRule } from '../rule.ts'

/** A migration must not drop a database. */
export const banDropDatabase: SqlRule = {
  id: 'ban-drop-database',
  severity: 'error',
  source: 'https://squawkhq.com/docs/ban-drop-database',
  *check({ statements }) {
    for (const { node, start } of statements) {
      if (!('DropdbStmt' in node)) continue
      yield {
        at: start,
        what: `DROP DATABASE ${node.DropdbStmt.dbname} deletes all of its data`,
        why: 'Only a restore undoes it, and a service still expects the database',
        fix: 'Drop databases by hand, after a backup was restored once as a test',
      }
    }
  },
  examples: {
    bad: ['drop database library;', 'drop database if exists library;'],
    good: ['create database library;'],
  },
}
