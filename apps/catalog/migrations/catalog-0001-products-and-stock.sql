-- phase: expand

-- Collation "C" everywhere something is sorted or compared: cursors stay right when the server's libraries change.
create table products (
  product_id text collate "C" primary key,
  name text collate "C" not null,
  description text not null,
  price_minor integer not null check (price_minor >= 0),
  currency text not null,
  version integer not null check (version >= 1),
  updated_at timestamptz not null
);
create index products_by_name on products (name, product_id);

-- Apart from products, because it changes with every order: a narrow row, and no lock on what staff edit.
create table stock (
  product_id text collate "C" primary key references products,
  available integer not null check (available >= 0),
  updated_at timestamptz not null
) with (fillfactor = 70);

-- What staff put in and took out, the first stock included:
-- for every product, available = sum of its adjustments - sum of its reserved lines.
create table stock_adjustments (
  adjustment_id bigint generated always as identity primary key,
  product_id text collate "C" not null references products,
  delta integer not null,
  reason text not null,
  adjusted_by text not null,
  adjusted_at timestamptz not null
);
create index stock_adjustments_by_product on stock_adjustments (product_id, adjustment_id);

-- One row per order that catalog has heard of. The primary key is what makes a reservation happen once.
create table reservations (
  order_id text collate "C" primary key,
  status text not null check (status in ('reserved', 'rejected', 'released', 'cancelled')),
  items jsonb not null default '[]',
  short_product_ids jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table idempotency_keys (
  customer_id text collate "C" not null,
  key text collate "C" not null,
  used_for text not null,
  body_hash text not null,
  product_id text not null,
  created_at timestamptz not null,
  primary key (customer_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
