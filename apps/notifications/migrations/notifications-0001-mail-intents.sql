-- phase: expand

-- One row per order and kind: the mail that a customer is to get, its text included, and what became of it.
create table mail_intents (
  notification_id text collate "C" primary key,
  order_id text collate "C" not null,
  kind text not null check (kind in ('order-confirmed', 'order-rejected', 'order-cancelled')),
  customer_id text collate "C" not null,
  recipient text not null,
  subject text not null,
  body text not null,
  -- The release that took the event: it sends the mail too, unless it is gone.
  release text not null,
  -- The trace of the order, so that sending belongs to it.
  traceparent text,
  status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
  attempts integer not null default 0,
  -- Whoever claims an intent is alone with it until then.
  claimed_until timestamptz,
  due_at timestamptz not null,
  -- The mail server's last reason: codes only, no address.
  failure text,
  created_at timestamptz not null,
  sent_at timestamptz,
  constraint one_mail_per_order_and_kind unique (order_id, kind)
);
create index mail_intents_to_send on mail_intents (due_at) where status = 'pending';
create index mail_intents_by_age on mail_intents (created_at, notification_id);
create index mail_intents_by_customer on mail_intents (customer_id, created_at, notification_id);
