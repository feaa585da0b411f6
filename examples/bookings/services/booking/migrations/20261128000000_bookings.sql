-- migrate:up
create table shows (
  name text primary key,
  rows smallint not null check (rows between 1 and 26),
  seats_per_row smallint not null check (seats_per_row between 1 and 50)
);

create table bookings (
  id uuid primary key,
  customer text not null,
  show text not null references shows,
  seats text[] not null,
  status text not null default 'BOOKED' check (status in ('BOOKED', 'CANCELLED')),
  booked_at timestamptz not null default now()
);
create index bookings_show on bookings (show);

-- The primary key is what keeps a seat from being booked twice.
create table booked_seats (
  show text not null references shows,
  seat text not null,
  booking uuid not null references bookings,
  primary key (show, seat)
);
create index booked_seats_booking on booked_seats (booking);

-- migrate:down
drop table booked_seats;
drop table bookings;
drop table shows;
