import { definedColumns } from '../changes.ts'
import { replaceType } from '../edits.ts'
import { isSerial, typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** `serial` makes a sequence whose rights and ownership go their own way; an identity column is one thing. */
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
        what: `Column ${name} of ${table} is a serial: a sequence that is granted, owned and restored apart from its table`,
        why: 'An insert that names the id moves nothing on, and collides with a later one',
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
