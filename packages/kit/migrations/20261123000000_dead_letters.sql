-- migrate:up
-- Consumers may be at work: give up rather than hold them off.
set local lock_timeout = '5s';
set local statement_timeout = '1min';

-- When the event first failed, or came to wait behind one that did.
alter table parked_events add column parked_at timestamptz not null default now();

-- Events given up, and records that are none; `<topic>.dlq` tells readers outside of them. A replayed one goes
-- back to parked_events and keeps its row here. `id` is the order in which they were first given up.
create table dead_letters (
  id bigint generated always as identity primary key,
  event_id uuid not null unique,
  topic text not null,
  key text not null,
  type text not null,
  data text not null,
  traceparent text,
  attempts integer not null,
  reason text not null,
  first_failed_at timestamptz not null,
  given_up_at timestamptz not null,
  replayed_at timestamptz,
  handled_at timestamptz
);
create index dead_letters_unhandled on dead_letters (topic, id) where handled_at is null;

-- migrate:down
drop table dead_letters;
alter table parked_events drop column parked_at;
