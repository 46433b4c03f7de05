-- phase: expand

-- This service's copy of catalog.products; it can be built again from the topic's beginning at any time.
create table prices (
  product_id text primary key,
  name text not null,
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  version bigint not null
);
