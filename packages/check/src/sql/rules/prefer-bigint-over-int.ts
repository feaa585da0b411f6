import { narrowKeys } from '../narrow-keys.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Integer keys run out at 2,147,483,647, and then no row can be inserted. Squawk asks for bigint everywhere; this rule asks for
 * it only for keys and counters (serial, identity), because a quantity or a number of attempts never gets that far.
 */
export const preferBigintOverInt: SqlRule = {
  id: 'prefer-bigint-over-int',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/prefer-bigint-over-int',
  check: (file) => narrowKeys(file, 'int4', '2,147,483,647'),
  examples: {
    bad: [
      'create table loans (id integer primary key);',
      'create table loans (id integer generated always as identity);',
      'create table loans (id serial);',
      'create table lines (loan_id integer references loans);',
      'create table lines (id bigint, loan_id integer, foreign key (loan_id) references loans);',
      'create table loans (id integer, primary key (id));',
      'alter table lines add column loan_id integer references loans;',
    ],
    good: [
      'create table loans (id bigint primary key, attempts integer not null);',
      'create table lines (loan_id bigint, line integer, primary key (loan_id, line));',
    ],
  },
}
