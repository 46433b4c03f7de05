-- phase: expand

-- One row is one order. Its lines are written once and read as a whole, so they are one document.
-- order_id is a UUID version 7: in the order of bytes ("C") it sorts by the time of placing.
create table orders (
  order_id text collate "C" primary key,
  customer_id text not null,
  email text not null,
  status text not null check (status in ('pending', 'confirmed', 'rejected', 'cancelled')),
  items jsonb not null,
  total_minor bigint not null check (total_minor >= 0),
  priced_from text not null check (priced_from in ('catalog', 'local-copy')),
  rejection jsonb,
  cancellation_reason text,
  placed_at timestamptz not null,
  updated_at timestamptz not null,
  -- How often order-placed was published, and when it is published again if catalog has not answered.
  publish_attempts integer not null default 1,
  publish_again_at timestamptz not null,
  check ((status = 'rejected') = (rejection is not null))
);
create index orders_by_customer on orders (customer_id, order_id);
create index orders_overdue on orders (publish_again_at) where status = 'pending';
