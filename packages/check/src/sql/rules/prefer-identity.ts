import { definedColumns } from '../changes.ts'
import { replaceType } from '../edits.ts'
import { isSerial, typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** `serial` creates a sequence with its own owner and privileges; an identity column is one object. */
export const preferIdentity: SqlRule = {
  id: 'prefer-identity',
  severity: 'warning',
  source: 'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_serial',
  *check(file) {
    for (const { statement, table, name, column } of definedColumns(file)) {
      if (!isSerial(column.typeName)) continue
      const type = { int2: 'smallint', int4: 'integer', int8: 'bigint' }[typeOf(column.typeName!)]
      const edit = replaceType(statement, column.typeName!, `${type} generated always as identity`)
      yield {
        at: column.typeName?.location ?? statement.start,
        what: `Column ${name} of ${table} is a serial: its sequence is granted, owned and restored separately from the table`,
        why: 'An insert that sets the id does not advance the sequence, so a later insert collides with it',
        fix: `Use ${type} generated always as identity`,
        edit,
      }
    }
  },
  examples: {
    bad: [
      'create table loans (id bigserial primary key);',
      'create table loans (id serial);',
      'alter table loans add column n smallserial;',
    ],
    good: ['create table loans (id bigint generated always as identity primary key);'],
  },
}
