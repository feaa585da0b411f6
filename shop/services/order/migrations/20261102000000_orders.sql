-- migrate:up
create table orders (
  id uuid primary key,
  customer_id text not null,
  status text not null
    check (status in ('PENDING', 'RESERVED', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
  reason text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor >= 0),
  -- What payment was asked to give back, and what it has given back.
  refund_due_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  payment_token text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check (refunded_minor between 0 and refund_due_minor),
  check (refund_due_minor <= total_minor)
);
-- For the sweep of expired orders. The predicate is immutable: a comparison with now() is not,
-- so the time is compared in the query.
create index idx_orders_pending on orders (id, status, expires_at) where status = 'PENDING';
create index idx_orders_reserved on orders (id, status, expires_at) where status = 'RESERVED';
create index orders_by_customer on orders (customer_id, created_at desc, id desc);

create table order_lines (
  order_id uuid not null references orders,
  line integer not null,
  sku text not null,
  quantity integer not null check (quantity > 0),
  unit_price_minor bigint not null check (unit_price_minor > 0),
  returned integer not null default 0,
  primary key (order_id, line),
  check (returned between 0 and quantity)
);

create table order_returns (
  id uuid primary key,
  order_id uuid not null references orders,
  refund_minor bigint not null check (refund_minor > 0),
  lines jsonb not null,
  created_at timestamptz not null default now()
);
create index order_returns_by_order on order_returns (order_id);

-- The catalogue's prices as this service last heard of them.
create table catalogue (
  sku text primary key,
  unit_price_minor bigint not null,
  currency text not null,
  version integer not null
);

-- migrate:down
drop table catalogue;
drop table order_returns;
drop table order_lines;
drop table orders;
