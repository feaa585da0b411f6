import type { Rule } from '../rule.ts'

/** A database must belong to one service: other services call that service or consume its events. */
export const databaseBelongsToOneService: Rule = {
  id: 'database-belongs-to-one-service',
  severity: 'error',
  source: 'https://microservices.io/patterns/data/database-per-service.html',
  *check({ databases, storingIn }) {
    for (const database of databases) {
      const [owner, ...others] = storingIn(database)
      for (const other of others)
        yield {
          at: [other, 'database'],
          what: `Service "${other.name}" stores in "${database.name}", the database of "${owner!.name}"`,
          why: 'A migration, a lock or a slow query of one service stops the other, and neither can be changed or moved alone',
          fix: `Give "${other.name}" a database of its own, and let it call "${owner!.name}" or consume its events`,
        }
    }
  },
  examples: {
    bad: [{ shelf: ({ breads }) => ({ database: breads }) }],
    good: [{ shelf: ({ shelves }) => ({ database: shelves }) }],
  },
}
