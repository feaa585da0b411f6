import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'
import type { Table } from '../schema/schema.ts'

/**
 * An inbox, an outbox and a table of idempotency keys do their work by a unique key alone: a second delivery, or a second
 * request, must run into it. They are known by their names.
 */
export const inboxWithoutUniqueKey: SqlRule = {
  id: 'inbox-without-unique-key',
  severity: 'error',
  source: 'https://microservices.io/patterns/communication-style/idempotent-consumer.html',
  *check({ statements }) {
    const end = statements.at(-1)?.after
    for (const { node, start } of statements) {
      if (!('CreateStmt' in node)) continue
      const table = end?.tables.get(relationName(node.CreateStmt.relation!))
      const kind = kinds.find(({ name }) => table !== undefined && name.test(table.name))
      if (table === undefined || kind === undefined || hasKey(table, kind.key)) continue
      yield {
        at: start,
        what: `Table ${table.name} has no unique key on ${kind.says}`,
        why: kind.why,
        fix: `Make ${kind.says} its primary key, or UNIQUE`,
      }
    }
  },
  examples: {
    bad: [
      'create table inbox (event_id uuid not null, handled_at timestamptz);',
      'create table loan_inbox (id bigint primary key, event_id uuid);',
      'create table inbox (event_id uuid); create index on inbox (event_id);',
      'create table inbox (event_id uuid); create unique index on inbox (event_id) where event_id is not null;',
      'create table idempotency_keys (subject text primary key, key text);',
      'create table outbox (id bigint, event_id uuid);',
    ],
    good: [
      'create table inbox (event_id uuid primary key);',
      'create table inbox (consumer text, message_id uuid, unique (consumer, message_id));',
      'create table inbox (event_id uuid); create unique index on inbox (event_id);',
      'create table idempotency_keys (subject text, key text, primary key (subject, key));',
      'create table outbox (id bigint generated always as identity primary key);',
      'create table loans (id bigint);',
      'create table inbox (event_id uuid); drop table inbox;',
    ],
  },
}

const kinds = [
  {
    name: /(^|[._])(inbox|processed_(events|messages)|handled_(events|messages))$/,
    key: /event|message/,
    says: 'the id of the event',
    why: 'A second delivery of an event finds nothing to run into, and its effect happens twice',
  },
  {
    name: /idempotency/,
    key: /key$/,
    says: 'the idempotency key',
    why: 'Two requests with one key at the same time both go through',
  },
  {
    name: /(^|[._])outbox$/,
    key: /id$/,
    says: 'the id of the row',
    why: 'A relay that removes or marks a row by its id may mean several',
  },
]

function hasKey({ indexes }: Table, key: RegExp): boolean {
  const whole = indexes.filter(({ unique, partial }) => unique && !partial)
  // Of several columns one is the key; a key on an id of its own keeps no second delivery out.
  return whole.some(({ columns }) => columns.some((column) => key.test(column)))
}
