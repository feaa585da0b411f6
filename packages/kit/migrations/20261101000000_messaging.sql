-- migrate:up
-- Events written in the transaction of their effect, until the relay has moved them to Kafka.
create table outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  data text not null,
  traceparent text,
  -- Further record headers, as a JSON object: a dead letter's reason.
  headers text,
  created_at timestamptz not null default now()
);

-- Ids of handled events, written in the transaction of their effect, to deduplicate redelivered events.
create table inbox (
  event_id uuid primary key,
  handled_at timestamptz not null default now()
);
create index inbox_by_age on inbox using brin (handled_at);

-- Events whose handling failed, and later events with the same key, in order.
create table parked_events (
  id bigint generated always as identity primary key,
  event_id uuid not null unique,
  topic text not null,
  key text not null,
  type text not null,
  data text not null,
  traceparent text,
  attempts integer not null,
  next_attempt_at timestamptz not null,
  reason text not null
);
create index parked_events_by_key on parked_events (topic, key, id);

-- One row per accepted unsafe request. `reference` identifies what the request created.
create table idempotency_keys (
  subject text not null,
  key text not null,
  request_hash bytea not null,
  reference text not null,
  created_at timestamptz not null default now(),
  primary key (subject, key)
);
create index idempotency_keys_by_age on idempotency_keys using brin (created_at);

-- migrate:down
drop table idempotency_keys;
drop table parked_events;
drop table inbox;
drop table outbox;
