import type { SqlRule } from '../rule.ts'

/** No migration ends the database that it migrates. */
export const banDropDatabase: SqlRule = {
  id: 'ban-drop-database',
  severity: 'error',
  source: 'https://squawkhq.com/docs/ban-drop-database',
  *check({ statements }) {
    for (const { node, start } of statements) {
      if (!('DropdbStmt' in node)) continue
      yield {
        at: start,
        what: `DROP DATABASE ${node.DropdbStmt.dbname} deletes everything that it holds`,
        why: 'It cannot be undone but by a restore, and a service still expects the database',
        fix: 'Drop databases by hand, after a backup has been restored once',
      }
    }
  },
  examples: {
    bad: ['drop database library;', 'drop database if exists library;'],
    good: ['create database library;'],
  },
}
