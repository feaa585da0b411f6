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
              service: 'loan',
              version: '2.1.0',
              state: 'running',
              uses: { loans: ['id', 'total'] },
            },
          ],
        },
        sql: 'alter table loans drop column total;',
      },
      {
        facts: {
          releases: [
            {
              service: 'loan',
              version: '2.1.0',
              state: 'running',
              uses: { loans: ['id', 'total'] },
            },
          ],
        },
        sql: 'alter table loans rename column total to total_minor;',
      },
      {
        facts: {
          releases: [{ service: 'loan', version: '2.1.0', state: 'running', uses: { loans: [] } }],
        },
        sql: 'drop table loans;',
      },
      {
        facts: {
          releases: [
            { service: 'loan', version: '2.1.0', state: 'running', uses: { loans: ['id'] } },
          ],
        },
        sql: 'alter table loans rename to purchases;',
      },
    ],
    good: [
      {
        facts: {
          releases: [
            { service: 'loan', version: '2.2.0', state: 'running', uses: { loans: ['id'] } },
          ],
        },
        sql: 'alter table loans drop column total; drop table lines;',
      },
      {
        facts: {
          releases: [
            { service: 'loan', version: '2.1.0', state: 'previous', uses: { loans: ['total'] } },
          ],
        },
        sql: 'alter table loans drop column total;',
      },
      {
        facts: {
          releases: [
            { service: 'loan', version: '2.1.0', state: 'running', uses: { loans: ['total'] } },
          ],
        },
        sql: 'create table loans (id bigint, total bigint); alter table loans drop column total; drop table loans;',
      },
      'alter table loans drop column total;',
    ],
  },
}
