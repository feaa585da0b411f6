-- migrate:up
create table notes (
  id uuid primary key,
  author text not null,
  body text not null,
  written_at timestamptz not null default now()
);

-- migrate:down
drop table notes;
