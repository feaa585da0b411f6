import { definedColumns } from '../changes.ts'
import { replaceType } from '../edits.ts'
import { typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** `timestamp` has no time zone: the moment that it means depends on the reader. */
export const preferTimestampTz: SqlRule = {
  id: 'prefer-timestamp-tz',
  severity: 'warning',
  source:
    'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29',
  *check(file) {
    for (const { statement, table, name, column } of definedColumns(file)) {
      const type = column.typeName
      if (type === undefined || typeOf(type).replace(/^_/, '') !== 'timestamp') continue
      const edit = replaceType(statement, type, 'timestamptz')
      yield {
        at: type.location ?? statement.start,
        what: `Column ${name} of ${table} stores a local time without its time zone`,
        why: 'Differences are wrong by an hour when the clocks change, or when two servers use different time zones',
        fix: 'Use timestamptz, which stores the moment',
        edit,
      }
    }
  },
  examples: {
    bad: [
      'create table loans (created_at timestamp not null);',
      'create table loans (created_at timestamp(3) without time zone not null default now());',
      'alter table loans add column paid_at timestamp;',
    ],
    good: [
      'create table loans (created_at timestamptz, paid_at timestamp with time zone, day date);',
    ],
  },
}
