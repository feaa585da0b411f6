import { firstLockWithout } from './locks.ts'
import type { ParsedSql } from './parsed-sql.ts'
import type { SqlReport, SqlRule } from './rule.ts'

/** Reports the first statement that locks a table in use before `setting` is set. Tables of the same file do not count. */
export function* timeoutBeforeLock(
  file: ParsedSql,
  { setting, value, why, what }: { setting: string; value: string; what: string; why: string },
): Generator<SqlReport> {
  const statement = firstLockWithout(file, setting)
  if (statement === undefined) return
  const { start, inTransaction } = statement
  const set = `set ${inTransaction ? 'local ' : ''}${setting} = '${value}';`
  const edit = { from: start, to: start, text: `${set}\n` }
  yield { at: start, what, why, fix: `Begin the file with ${set}`, edit }
}

/** Examples that hold for every timeout: statements that lock, tables that are new, and where the setting takes effect. */
export const timeoutExamples = (setting: string): SqlRule['examples'] => ({
  bad: [
    'alter table loans add column total bigint;',
    'create table loans (id bigint); drop table members;',
    'create index on loans (id);',
    'create table lines (loan_id bigint references loans);',
    'truncate loans;',
    'lock table loans;',
    'cluster loans using loans_by_id;',
    'alter table loans rename to purchases;',
    'create trigger t after insert on loans for each row execute function f();',
    `set search_path = public; alter table loans add column total bigint; set ${setting} = '1s';`,
    '-- migrate:up\nalter table loans add column total bigint;',
    // Outside a transaction SET LOCAL only raises a warning.
    `set local ${setting} = '1s'; alter table loans add column total bigint;`,
  ],
  good: [
    `set ${setting} = '1s'; alter table loans add column total bigint;`,
    `begin; set local ${setting} = '1s'; alter table loans add column total bigint; commit;`,
    'create table loans (id bigint, parent bigint references loans); alter table loans add column total bigint; drop table loans;',
    'create index concurrently on loans (id);',
    'drop function f;',
  ],
})
