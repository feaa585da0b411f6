-- migrate:up
create table starter (
  id uuid primary key,
  owner text not null,
  body text not null,
  created_at timestamptz not null default now()
);

-- migrate:down
drop table starter;
