import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'
import type { Table } from '../schema/schema.ts'

/**
 * An inbox, an outbox and a table of idempotency keys depend on a unique key, which rejects a second delivery or a second
 * request. The rule recognises them by their names.
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
        what: `Table ${table.name} has no unique key on ${kind.label}`,
        why: kind.why,
        fix: `Make ${kind.label} its primary key, or UNIQUE`,
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
    label: 'the id of the event',
    why: 'Nothing rejects a second delivery of an event, so its effect happens twice',
  },
  {
    name: /idempotency/,
    key: /key$/,
    label: 'the idempotency key',
    why: 'Two concurrent requests with the same key both succeed',
  },
  {
    name: /(^|[._])outbox$/,
    key: /id$/,
    label: 'the id of the row',
    why: 'A relay that deletes or marks a row by its id may affect several rows',
  },
]

function hasKey({ indexes }: Table, key: RegExp): boolean {
  const unconditional = indexes.filter(({ unique, partial }) => unique && !partial)
  // One of several columns is enough. A unique key on a surrogate id rejects no second delivery.
  return unconditional.some(({ columns }) => columns.some((column) => key.test(column)))
}
