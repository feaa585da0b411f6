import { narrowKeys } from '../narrow-keys.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Smallint keys run out at 32,767, and then no row can be inserted. Squawk asks for bigint everywhere; this rule asks for it
 * only for keys and counters (serial, identity), because a quantity or a number of attempts never gets that far.
 */
export const preferBigintOverSmallint: SqlRule = {
  id: 'prefer-bigint-over-smallint',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/prefer-bigint-over-smallint',
  check: (file) => narrowKeys(file, 'int2', '32,767'),
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
