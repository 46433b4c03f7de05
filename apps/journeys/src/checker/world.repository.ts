import { statement } from '@two-pizza/postgres';
import { ordersTopic } from '@two-pizza/contracts-orders';
import type { Journal, Line } from '../load/journal.ts';
import { services, type MailboxItem, type Place } from './place.ts';
import type { ArrivedMail, GivenUp, OutcomeKind, PublishedEvent, StoredOrder, World } from './world.ts';

const findOrders = statement<{ order_id: string; email: string; status: StoredOrder['status']; items: Line[] }>(
  'journeys.find-orders',
  `select order_id, email, status, items from orders where right(email, length($1) + 1) = '@' || $1`,
);

const findStock = statement<{ product_id: string; available: number }>(
  'journeys.find-stock',
  'select product_id, available from stock where product_id = any($1::text[])',
);

// By order and by product: a reservation for an order that was never placed holds stock too.
const findReservations = statement<{ order_id: string; status: string; items: Line[] }>(
  'journeys.find-reservations',
  `select order_id, status, items from reservations
   where order_id = any($1::text[])
      or exists (select from jsonb_array_elements(items) as line where line ->> 'productId' = any($2::text[]))`,
);

const findNotifications = statement<{ order_id: string; kind: OutcomeKind; status: string }>(
  'journeys.find-notifications',
  'select order_id, kind, status from mail_intents where order_id = any($1::text[])',
);

const countOutbox = statement<{ rows: number }>('journeys.count-outbox', 'select count(*)::int as rows from outbox');

const findOpenDeadLetters = statement<{
  topic: string;
  partition: number;
  record_offset: number;
  reason: string;
  detail: string;
}>(
  'journeys.find-open-dead-letters',
  `select topic, partition, record_offset, reason, detail from dead_letters where status <> 'settled' order by id limit 20`,
);

/** How many events wait in each outbox. */
export function countOutboxes(place: Place): Promise<{ service: string; rows: number }[]> {
  return Promise.all(
    services.map(async (service) => {
      const [count] = await place.databases[service].query(countOutbox);
      return { service, rows: count?.rows ?? 0 };
    }),
  );
}

/** Reads everything that stayed of this run, from where it really is: three databases, Kafka and the mailbox. */
export async function readWorld(place: Place, journal: Journal): Promise<World> {
  const { catalog, notifications, orders: ordersDatabase } = place.databases;
  const orders = (await ordersDatabase.query(findOrders, [journal.emailDomain])).map(
    ({ order_id: orderId, ...row }): StoredOrder => ({ orderId, ...row }),
  );
  const orderIds = orders.map((order) => order.orderId);
  const productIds = journal.products.map((product) => product.productId);
  const [stock, reservations, notes, outboxes, mails, events, deadLetters] = await Promise.all([
    catalog.query(findStock, [productIds]),
    catalog.query(findReservations, [orderIds, productIds]),
    notifications.query(findNotifications, [orderIds]),
    countOutboxes(place),
    place.mails(),
    readEvents(place, new Set(orderIds)),
    readDeadLetters(place, new Set(orderIds)),
  ]);
  return {
    orders,
    stock: stock.map((row) => ({ productId: row.product_id, stock: row.available })),
    reservations: reservations.map(({ order_id: orderId, ...row }) => ({ orderId, ...row })),
    notifications: notes.map(({ order_id: orderId, ...row }) => ({ orderId, ...row })),
    mails: mails.filter(({ to }) => to.endsWith(`@${journal.emailDomain}`)).map(mailOf),
    events,
    outboxes,
    deadLetters,
  };
}

async function readEvents(place: Place, orderIds: ReadonlySet<string>): Promise<PublishedEvent[]> {
  const records = await place.kafka.readTopic(`${place.topicPrefix}${ordersTopic.name}`);
  return records
    .map(({ key, headers }) => ({
      eventId: headers['ce_id'] ?? '',
      type: headers['ce_type'] ?? '',
      orderId: key ?? '',
    }))
    .filter(({ orderId }) => orderIds.has(orderId));
}

/** Open ones of everybody in the databases; on the topics, which keep settled ones too, those of this run. */
async function readDeadLetters(place: Place, orderIds: ReadonlySet<string>): Promise<GivenUp[]> {
  const found = services.map(async (service): Promise<GivenUp[]> => {
    const rows = await place.databases[service].query(findOpenDeadLetters);
    const records = await place.kafka.readTopic(`${place.topicPrefix}${service}.dead-letter`);
    const keys = records.map(({ key }) => key ?? '').filter((key) => orderIds.has(key));
    return [
      ...rows.map(({ topic, partition, record_offset: offset, reason, detail }): GivenUp => {
        return { service, where: 'database', what: `${topic}/${partition}@${offset} ${reason}: ${detail}` };
      }),
      ...keys.map((key): GivenUp => ({ service, where: 'topic', what: `a record of order ${key}` })),
    ];
  });
  return (await Promise.all(found)).flat();
}

const subjects: readonly [RegExp, OutcomeKind][] = [
  [/confirmed/i, 'order-confirmed'],
  [/cannot serve/i, 'order-rejected'],
  [/cancelled/i, 'order-cancelled'],
];

/** By what the customer reads, not by the Message-ID: a wrong id must not hide which mail came. */
function mailOf({ to, messageId, subject }: MailboxItem): ArrivedMail {
  return { to, messageId, kind: subjects.find(([pattern]) => pattern.test(subject))?.[1] ?? 'unreadable' };
}
