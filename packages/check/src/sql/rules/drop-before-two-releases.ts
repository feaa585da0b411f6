import { droppedNames } from '../dropped-names.ts'
import type { SqlRule } from '../rule.ts'

/**
 * A rollback brings back the previous version, so what that version uses must stay as well: a column is dropped two releases
 * after its last use. `facts.releases` lists what each version uses.
 */
export const dropBeforeTwoReleases: SqlRule = {
  id: 'drop-before-two-releases',
  severity: 'error',
  source: 'https://martinfowler.com/bliki/ParallelChange.html',
  *check(file, { facts }) {
    const previous = facts.releases?.filter(({ state }) => state === 'previous') ?? []
    for (const { at, table, column, what } of droppedNames(file)) {
      for (const { service, version, uses } of previous) {
        if (uses[table] === undefined || (column && !uses[table].includes(column))) continue
        yield {
          at,
          what: `${what}, but a rollback would return to ${service} ${version}, which uses it`,
          why: 'The rollback that should end an incident would start another one',
          fix: `Drop it one release of ${service} later`,
        }
      }
    }
  },
  examples: {
    bad: [
      {
        facts: {
          releases: [
            { service: 'loan', version: '2.0.0', state: 'previous', uses: { loans: ['total'] } },
          ],
        },
        sql: 'alter table loans drop column total;',
      },
      {
        facts: {
          releases: [{ service: 'loan', version: '2.0.0', state: 'previous', uses: { loans: [] } }],
        },
        sql: 'drop table loans;',
      },
    ],
    good: [
      {
        facts: {
          releases: [
            { service: 'loan', version: '2.0.0', state: 'previous', uses: { loans: ['id'] } },
          ],
        },
        sql: 'alter table loans drop column total; drop table lines;',
      },
      {
        facts: {
          releases: [
            { service: 'loan', version: '2.0.0', state: 'running', uses: { loans: ['total'] } },
          ],
        },
        sql: 'alter table loans drop column total;',
      },
      'alter table loans drop column total;',
    ],
  },
}
