-- migrate:up
create table bookings (
  id uuid primary key,
  customer text not null,
  seat text not null,
  price_minor bigint not null check (price_minor >= 0),
  booked_at timestamptz not null default now(),
  constraint one_booking_per_seat unique (seat)
);

-- migrate:down
drop table bookings;
