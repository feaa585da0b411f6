import { alterations } from '../changes.ts'
import { droppedNames } from '../dropped-names.ts'
import type { SqlRule } from '../rule.ts'
import { emptySchema, type Schema } from '../schema/schema.ts'

/** Subscribers of a publication apply changes to their own tables, which this migration does not alter. */
export const publicationTableAltered: SqlRule = {
  id: 'publication-table-altered',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/logical-replication-restrictions.html',
  *check(file) {
    const schema = file.statements[0]?.before ?? emptySchema
    const changes = [
      ...droppedNames(file),
      ...[...alterations(file)].flatMap(({ statement, table, action, isNew }) => {
        const what = incompatible[action.subtype as keyof typeof incompatible]
        if (what === undefined || isNew) return []
        return [{ at: statement.start, table, what: `${what} of ${table} changes` }]
      }),
    ]
    for (const { at, table, what } of changes) {
      const publication = publicationOf(schema, table)
      if (publication === undefined) continue
      yield {
        at,
        what: `${what}, but publication ${publication} replicates the table to its subscribers`,
        why: 'Replication stops at the first row that does not fit, and the replication slot keeps all WAL until somebody notices',
        fix: 'First change the subscribers, so that they accept both forms',
      }
    }
  },
  examples: {
    bad: [
      {
        schema:
          'create table loans (id bigint primary key, total integer); create publication p for table loans;',
        sql: 'alter table loans alter column total type bigint;',
      },
      {
        schema: 'create publication p for all tables;',
        sql: 'alter table loans drop column total;',
      },
      {
        schema: 'create publication p for table loans;',
        sql: 'alter table loans rename column total to total_minor;',
      },
      {
        schema: 'create publication p; alter publication p add table loans;',
        sql: 'alter table loans replica identity nothing;',
      },
      {
        schema: 'create publication p for table lines; alter publication p set table loans;',
        sql: 'drop table loans;',
      },
    ],
    good: [
      {
        schema: 'create publication p for table lines;',
        sql: 'alter table loans drop column total;',
      },
      {
        schema: 'create publication p for table loans;',
        sql: 'alter table loans add column note text; alter table loans alter column total set default 0;',
      },
      {
        schema:
          'create publication p for table loans, lines; alter publication p drop table loans;',
        sql: 'alter table loans drop column total;',
      },
      {
        schema: 'create publication p for all tables;',
        sql: 'create table loans (a integer); alter table loans alter column a type bigint;',
      },
      '',
    ],
  },
}

const incompatible = {
  AT_AlterColumnType: 'The type of a column',
  AT_ReplicaIdentity: 'The replica identity',
} as const

function publicationOf({ publications }: Schema, table: string): string | undefined {
  return [...publications].find(([, tables]) => tables === 'all' || tables.includes(table))?.[0]
}
