-- migrate:up
create table payments (
  order_id uuid primary key,
  customer_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  token text not null,
  -- PENDING: to be charged. UNKNOWN: the provider did not answer clearly; it is asked, never charged anew.
  status text not null check (status in ('PENDING', 'UNKNOWN', 'CAPTURED', 'DECLINED', 'VOIDED')),
  reason text,
  capture_id text unique,
  captured_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  captured_at timestamptz,
  -- The order was cancelled: do not charge, and give back what is or turns out to be charged.
  cancelled boolean not null default false,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  check (refunded_minor between 0 and captured_minor),
  check (captured_minor in (0, amount_minor))
);
create index payments_due on payments (next_attempt_at) where next_attempt_at is not null;

create table refunds (
  -- The return or cancellation that it pays back; also the key under which the provider knows it.
  id uuid primary key,
  order_id uuid not null references payments,
  amount_minor bigint not null check (amount_minor > 0),
  status text not null check (status in ('PENDING', 'DONE')),
  provider_id text unique,
  refunded_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz
);
create index refunds_by_order on refunds (order_id);
create index refunds_due on refunds (next_attempt_at) where next_attempt_at is not null;

-- migrate:down
drop table refunds;
drop table payments;
