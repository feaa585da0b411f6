/** Declarations that all cases share: the server runs them, and the check uses them as the schema. */
export const database = `
create type mood as enum ('sad', 'happy');
create domain positive as integer check (value > 0);
create domain email as text check (value like '%@%');
create domain moment as timestamptz;
create domain tags as text[];
create type pair as (a integer, b text);
create type spell as range (subtype = timestamptz);
create extension citext;
create extension pg_trgm;
create extension unaccent;
create extension hstore;
create extension intarray;

create function honest(integer) returns integer language plpgsql immutable as 'begin return $1 + 1; end';
create function silent(integer) returns integer language plpgsql as 'begin return $1 + 1; end';
create function claimed() returns timestamptz language sql immutable as 'select now()';
create function inlinable(integer) returns integer language sql as 'select $1 + 1';
create function inlinable_strict(integer) returns integer language sql strict as 'select coalesce($1, 1)';
create function not_inlinable(integer) returns integer language sql as 'select $1 + 1 limit 1';
create function asks_the_clock(integer) returns timestamptz language sql stable as 'select now()';
create function standard(x integer) returns integer language sql return x + 1;
create function standard_stable(x integer) returns timestamptz language sql return now() + make_interval(secs => x);
create function with_default(integer, timestamptz default now()) returns integer language plpgsql immutable as 'begin return 1; end';
create function with_constant(integer, integer default 5) returns integer language plpgsql immutable as 'begin return 1; end';
create function several(variadic integer[]) returns integer language plpgsql immutable as 'begin return 1; end';
create function overloaded(date) returns boolean language plpgsql immutable as 'begin return true; end';
create function overloaded(timestamptz) returns boolean language plpgsql stable as 'begin return true; end';
create function same(anyelement) returns anyelement language plpgsql immutable as 'begin return $1; end';
create function defined(integer) returns integer language sql security definer as 'select $1 + 1';
create function rows_of(integer) returns setof integer language plpgsql immutable as 'begin return next 1; end';
create function cast_inside(date) returns timestamptz language sql immutable as 'select $1::timestamptz';
create function to_pair(text) returns pair language plpgsql immutable as 'begin return null; end';
create cast (text as pair) with function to_pair(text) as assignment;
create function add_days(date, mood) returns date language plpgsql stable as 'begin return $1; end';
create operator +~ (leftarg = date, rightarg = mood, function = add_days);
create aggregate total (integer) (sfunc = int4pl, stype = integer);
create procedure act(integer) language plpgsql as 'begin end';

create function on_event() returns event_trigger language plpgsql as 'begin end';

create table members (id bigint primary key, name text);
create table derived (
  a integer constraint derived_filled not null,
  doubled integer generated always as (a * 2) stored,
  customer bigint constraint derived_customer references members
);
create table loans (
  id bigint generated always as identity primary key,
  status text not null,
  label varchar(20),
  code char(3),
  letter "char",
  name name,
  small smallint,
  amount integer,
  big bigint,
  price numeric(12, 2),
  rate double precision,
  share real,
  cost money,
  paid boolean,
  day date,
  at_time time,
  at_time_tz timetz,
  happened timestamp,
  expires_at timestamptz,
  lasts interval,
  data jsonb,
  raw json,
  document xml,
  words tsvector,
  query tsquery,
  labels text[],
  numbers integer[],
  moments timestamptz[],
  days date[],
  key uuid,
  bytes bytea,
  bits bit(4),
  address inet,
  net cidr,
  place point,
  area box,
  span tstzrange,
  days_span daterange,
  counts int4range,
  spans tstzmultirange,
  mood mood,
  moods mood[],
  positive positive,
  email email,
  moment moment,
  tags tags,
  both_parts pair,
  spell spell,
  nick citext,
  attributes hstore,
  object oid,
  class regclass
);
`
