-- phase: expand

-- Records given up by the consumer: bytes and headers as they came. Settled ones are kept for 30 days.
create table dead_letters (
  id bigint generated always as identity primary key,
  topic text not null,
  partition integer not null,
  record_offset bigint not null,
  record_key bytea,
  record_value bytea,
  -- [[name, value in base64], …]: a Kafka header may repeat and may hold any bytes.
  record_headers jsonb not null,
  event_id text,
  event_type text,
  reason text not null check (reason in ('unreadable', 'unexpected')),
  detail text not null,
  attempts_started integer not null,
  attempts_finished integer not null,
  release text not null,
  dead_at timestamptz not null default now(),
  status text not null default 'waiting' check (status in ('waiting', 'marked', 'running', 'settled')),
  run_after timestamptz not null default now(),
  claimed_until timestamptz,
  claimed_by uuid,
  settled_at timestamptz,
  settled_as text,
  unique (topic, partition, record_offset)
);
create index dead_letters_open on dead_letters (id) where status <> 'settled';

-- Events that are committed and not yet on Kafka. The relay publishes in the order of position, then deletes.
create table outbox (
  position bigint generated always as identity primary key,
  event_id uuid not null,
  topic text not null,
  key text,
  type text not null,
  payload text not null,
  headers jsonb not null,
  -- Set when the row stands for a dead letter: key, value and headers are then that record's bytes.
  dead_letter bigint references dead_letters (id),
  created_at timestamptz not null default now()
);

-- Events whose effects are committed. Kept for 30 days: longer than Kafka keeps the records.
create table inbox (
  consumer text not null,
  event_id text not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
create index inbox_handled_at on inbox using brin (handled_at);
