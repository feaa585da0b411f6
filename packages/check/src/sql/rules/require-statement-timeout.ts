import { unguarded } from '../locks.ts'
import type { SqlRule } from '../rule.ts'

/** A statement that locks a table in use, and runs as long as it takes. Tables of this same file are in nobody's use. */
export const requireStatementTimeout: SqlRule = {
  id: 'require-statement-timeout',
  severity: 'warning',
  source:
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT',
  *check(file) {
    const statement = unguarded(file, 'statement_timeout')
    if (statement === undefined) return
    const { start, inTransaction } = statement
    const set = `set ${inTransaction ? 'local ' : ''}statement_timeout = '5min';`
    yield {
      at: start,
      what: 'This statement locks a table in use, and runs as long as it takes',
      why: 'A statement that takes longer than thought holds its locks until somebody notices',
      fix: `Begin the file with ${set}`,
      edit: { from: start, to: start, text: `${set}\n` },
    }
  },
  examples: {
    bad: [
      'alter table orders add column total bigint;',
      'create table orders (id bigint); drop table customers;',
      'create index on orders (id);',
      'create table lines (order_id bigint references orders);',
      'truncate orders;',
      'lock table orders;',
      'cluster orders using orders_by_id;',
      'alter table orders rename to purchases;',
      'create trigger t after insert on orders for each row execute function f();',
      "set search_path = public; alter table orders add column total bigint; set statement_timeout = '1s';",
      '-- migrate:up\nalter table orders add column total bigint;',
      // Outside a transaction PostgreSQL warns of SET LOCAL, and sets nothing.
      "set local statement_timeout = '1s'; alter table orders add column total bigint;",
    ],
    good: [
      "set statement_timeout = '1s'; alter table orders add column total bigint;",
      "begin; set local statement_timeout = '1s'; alter table orders add column total bigint; commit;",
      'create table orders (id bigint, parent bigint references orders); alter table orders add column total bigint; drop table orders;',
      'create index concurrently on orders (id);',
      'drop function f;',
    ],
  },
}
