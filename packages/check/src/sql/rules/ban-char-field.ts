import { definedColumns } from '../changes.ts'
import { replaceType } from '../edits.ts'
import { typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** `char(n)` pads values with blanks, which count in some comparisons and not in others. */
export const banCharField: SqlRule = {
  id: 'ban-char-field',
  severity: 'warning',
  source: 'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_char.28n.29',
  *check(file) {
    for (const { statement, table, name, column } of definedColumns(file)) {
      const type = column.typeName
      if (type === undefined || typeOf(type).replace(/^_/, '') !== 'bpchar') continue
      const edit = replaceType(statement, type, 'text')
      yield {
        at: type.location ?? statement.start,
        what: `Column ${name} of ${table} is padded with blanks to its length`,
        why: 'Trailing blanks count in LIKE and in a cast to text, but not in =',
        fix: 'Use text, with a CHECK on the length if it matters',
        edit,
      }
    }
  },
  examples: {
    bad: [
      'create table loans (currency char(3) not null, id bigint);',
      'alter table loans add column currency character(3)[];',
      'alter table loans alter column currency type char;',
    ],
    good: ['create table loans (currency text, letter "char", label varchar(3));'],
  },
}
