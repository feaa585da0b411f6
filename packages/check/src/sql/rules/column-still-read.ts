import { droppedNames } from '../dropped-names.ts'
import type { SqlRule } from '../rule.ts'

/**
 * A column or table that a running version names must stay. What each version names comes from `facts.releases`: from the
 * statements that it was seen to run, or written down with the release.
 */
export const columnStillRead: SqlRule = {
  id: 'column-still-read',
  severity: 'error',
  source: 'https://martinfowler.com/bliki/ParallelChange.html',
  *check(file, { facts }) {
    const running = facts.releases?.filter(({ state }) => state === 'running') ?? []
    for (const { at, table, column, what } of droppedNames(file)) {
      for (const { service, version, uses } of running) {
        if (uses[table] === undefined || (column && !uses[table].includes(column))) continue
        yield {
          at,
          what: `${what}, and ${service} ${version}, which runs now, still uses it`,
          why: 'Its statements fail from the moment that the migration commits',
          fix: `Release a version of ${service} without it first, and migrate when no older one runs`,
        }
      }
    }
  },
  examples: {
    bad: [
      {
        facts: {
          releases: [
            {
              service: 'order',
              version: '2.1.0',
              state: 'running',
              uses: { orders: ['id', 'total'] },
            },
          ],
        },
        sql: 'alter table orders drop column total;',
      },
      {
        facts: {
          releases: [
            {
              service: 'order',
              version: '2.1.0',
              state: 'running',
              uses: { orders: ['id', 'total'] },
            },
          ],
        },
        sql: 'alter table orders rename column total to total_minor;',
      },
      {
        facts: {
          releases: [
            { service: 'order', version: '2.1.0', state: 'running', uses: { orders: [] } },
          ],
        },
        sql: 'drop table orders;',
      },
      {
        facts: {
          releases: [
            { service: 'order', version: '2.1.0', state: 'running', uses: { orders: ['id'] } },
          ],
        },
        sql: 'alter table orders rename to purchases;',
      },
    ],
    good: [
      {
        facts: {
          releases: [
            { service: 'order', version: '2.2.0', state: 'running', uses: { orders: ['id'] } },
          ],
        },
        sql: 'alter table orders drop column total; drop table lines;',
      },
      {
        facts: {
          releases: [
            { service: 'order', version: '2.1.0', state: 'previous', uses: { orders: ['total'] } },
          ],
        },
        sql: 'alter table orders drop column total;',
      },
      {
        facts: {
          releases: [
            { service: 'order', version: '2.1.0', state: 'running', uses: { orders: ['total'] } },
          ],
        },
        sql: 'create table orders (id bigint, total bigint); alter table orders drop column total; drop table orders;',
      },
      'alter table orders drop column total;',
    ],
  },
}
