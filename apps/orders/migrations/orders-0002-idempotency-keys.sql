-- phase: expand

-- A key belongs to one customer, for 24 hours. It is written by the statement that writes its order.
create table idempotency_keys (
  customer_id text not null,
  key text not null,
  body_hash text not null,
  order_id text collate "C" not null,
  kept_until timestamptz not null,
  primary key (customer_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (kept_until);
