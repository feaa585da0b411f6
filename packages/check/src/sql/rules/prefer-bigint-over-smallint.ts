import { definedColumns } from '../changes.ts'
import { replaceType } from '../edits.ts'
import { countsUp, isOfType, wider } from '../key-columns.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Keys that are counted up run out at 32,767, and then no row can be inserted. Squawk asks for bigint everywhere; here it is
 * asked for where values are counted up (serial, identity) or are keys, because a quantity or a number of tries runs out of nothing.
 */
export const preferBigintOverSmallint: SqlRule = {
  id: 'prefer-bigint-over-smallint',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/prefer-bigint-over-smallint',
  *check(file) {
    for (const defined of definedColumns(file)) {
      const { statement, table, name, column } = defined
      if (!isOfType(defined, 'int2') || !countsUp(defined)) continue
      const edit = replaceType(statement, column.typeName!, wider(defined))
      yield {
        at: column.typeName?.location ?? statement.start,
        what: `Column ${name} of ${table} is a key and ends at 32,767`,
        why: 'When it is used up no row can be inserted, and widening it rewrites the table',
        fix: 'Use bigint for keys',
        edit,
      }
    }
  },
  examples: {
    bad: [
      'create table loans (id smallint primary key);',
      'create table loans (id smallint generated always as identity);',
      'create table loans (id smallserial);',
      'create table lines (loan_id smallint references loans);',
      'create table lines (id bigint, loan_id smallint, foreign key (loan_id) references loans);',
      'create table loans (id smallint, primary key (id));',
      'alter table lines add column loan_id smallint references loans;',
    ],
    good: [
      'create table loans (id bigint primary key, attempts smallint not null);',
      'create table lines (loan_id bigint, line smallint, primary key (loan_id, line));',
    ],
  },
}
