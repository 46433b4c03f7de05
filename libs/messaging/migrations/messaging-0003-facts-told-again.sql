-- phase: expand

-- Facts that another service could not read as they were published, by a release that was rolled back: the stable release
-- tells them again from its own rows. One row for each fact; it goes with the events that answer it.
create table fact_requests (
  id bigint generated always as identity primary key,
  event_type text not null,
  key text not null,
  requested_at timestamptz not null default now(),
  unique (event_type, key)
);
