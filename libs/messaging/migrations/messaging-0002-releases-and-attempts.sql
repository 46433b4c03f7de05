-- phase: expand

-- Who is who: one row, changed in one statement. No row yet: every process believes its RELEASE_ROLE.
create table release_roles (
  only_row boolean primary key default true check (only_row),
  stable text not null,
  candidate text,
  canary boolean not null default false,
  epoch bigint not null
);

-- The epoch of release_roles that each process obeys.
create table release_epochs (
  instance uuid primary key,
  release text not null,
  pid integer not null,
  role text not null,
  epoch bigint not null,
  obeyed_at timestamptz not null default now()
);

-- Which records a process was handling when it ended. Unlogged: no flush to disk on the way of a message;
-- after a crash of PostgreSQL itself they are empty, and the count of a deadly message starts again.
create unlogged table in_flight (
  topic text not null,
  partition integer not null,
  process uuid not null,
  first_offset bigint not null,
  last_offset bigint not null,
  primary key (topic, partition)
) with (fillfactor = 50);

create unlogged table attempts (
  topic text not null,
  partition integer not null,
  record_offset bigint not null,
  release text not null,
  started integer not null default 0,
  finished integer not null default 0,
  started_at timestamptz not null default now(),
  primary key (topic, partition, record_offset, release)
);
