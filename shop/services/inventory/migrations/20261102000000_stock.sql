-- migrate:up
create table stock (
  sku text primary key,
  available bigint not null default 0 check (available >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  sold bigint not null default 0 check (sold >= 0),
  received bigint not null default 0,
  -- Units are neither made nor lost.
  check (available + reserved + sold = received)
);

create table receipts (
  id uuid primary key,
  sku text not null,
  quantity bigint not null check (quantity > 0),
  received_at timestamptz not null default now()
);

-- What an order holds: quantities stand beside their skus, each sku once.
create table reservations (
  order_id uuid primary key,
  status text not null check (status in ('RESERVED', 'REFUSED', 'SOLD', 'RELEASED')),
  skus text[] not null,
  quantities bigint[] not null,
  check (cardinality(skus) = cardinality(quantities))
);

-- migrate:down
drop table reservations;
drop table receipts;
drop table stock;
