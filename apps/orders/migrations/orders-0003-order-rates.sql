-- phase: expand

-- How many orders a customer placed in the minute that began at window_started_at. One row per customer, updated in place.
create table order_rates (
  customer_id text primary key,
  window_started_at timestamptz not null,
  placed integer not null
) with (fillfactor = 70);
