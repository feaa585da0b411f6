-- migrate:up
create table products (
  sku text primary key,
  name text not null,
  description text,
  unit_price_minor bigint not null check (unit_price_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  version integer not null default 1
);
create index products_by_words on products using gin (to_tsvector('simple', sku || ' ' || name));

-- migrate:down
drop table products;
