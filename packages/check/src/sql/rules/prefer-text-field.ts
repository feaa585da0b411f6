import { definedColumns } from '../changes.ts'
import { replaceType } from '../edits.ts'
import { typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** A length in the type is hard to change; in a CHECK it is not. Both store the same. */
export const preferTextField: SqlRule = {
  id: 'prefer-text-field',
  severity: 'warning',
  source: 'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_varchar.28n.29_by_default',
  *check(file) {
    for (const { statement, table, name, column } of definedColumns(file)) {
      const type = column.typeName
      if (type === undefined || typeOf(type).replace(/^_/, '') !== 'varchar') continue
      if (!type.typmods?.length) continue
      const edit = replaceType(statement, type, 'text')
      yield {
        at: type.location ?? statement.start,
        what: `The length of ${table}.${name} is part of its type`,
        why: 'To shorten it later, PostgreSQL must rewrite the table under an exclusive lock',
        fix: 'Use text, with a CHECK on the length if it matters',
        edit,
      }
    }
  },
  examples: {
    bad: [
      'create table loans (note varchar(100));',
      'alter table loans add column note character varying(100) not null;',
    ],
    good: ['create table loans (note text, label varchar, price numeric(12, 2));'],
  },
}
