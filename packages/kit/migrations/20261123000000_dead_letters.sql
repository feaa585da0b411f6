-- migrate:up
-- Consumers may be running: fail rather than block them.
set local lock_timeout = '5s';
set local statement_timeout = '1min';

-- Time of the event's first failure, or of its parking behind a failed event.
alter table parked_events add column parked_at timestamptz not null default now();

-- Dead letters: events that failed too often, and malformed records. Each is also published to `<topic>.dlq`. A replayed
-- event is parked again and keeps its row here. `id` is the order in which the events first became dead letters.
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
