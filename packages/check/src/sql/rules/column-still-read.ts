import { droppedNames } from '../dropped-names.ts'
import type { SqlRule } from '../rule.ts'

/**
 * A column or table that a running version uses must stay. `facts.releases` lists what each version uses: observed from the
 * statements that it ran, or written down with the release.
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
          what: `${what}, but ${service} ${version} is running and still uses it`,
          why: 'Its statements fail as soon as the migration commits',
          fix: `First release a version of ${service} that does not use it, and migrate when no older version runs`,
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
