import { finding, type Finding } from './finding.ts';
import { grouped, type OutcomeKind, type StoredOrder, type World } from './world.ts';

const kindOfEvent = new Map<string, OutcomeKind>([
  ['orders.order-confirmed.v1', 'order-confirmed'],
  ['orders.order-rejected.v1', 'order-rejected'],
  ['orders.order-cancelled.v1', 'order-cancelled'],
]);

/** Each outcome exactly one notification, and per (order, kind) exactly one Message-ID. Raw repeats are counted, up to a limit. */
export function checkMail(world: World, allowedMailRepeats: number): Finding[] {
  const outcomes = outcomesByOrder(world);
  const notifications = grouped(world.notifications, ({ orderId, kind }) => `${orderId} ${kind}`);
  const mails = grouped(world.mails, ({ to, kind }) => `${to} ${kind}`);
  const expected = new Set<string>();
  const found = world.orders.flatMap((order) => {
    const published = outcomes.get(order.orderId) ?? new Set();
    for (const kind of published) expected.add(`${order.orderId} ${kind}`).add(`${order.email} ${kind}`);
    return [
      ...checkPublished(order, published),
      ...[...published].flatMap((kind) => checkOutcome(order, kind, notifications, mails)),
    ];
  });
  const unaskedNotes = [...notifications.keys()].filter((key) => !expected.has(key));
  const unaskedMails = [...mails.keys()].filter((key) => !expected.has(key));
  const repeats = countMailRepeats(world);
  return [
    ...found,
    ...unaskedNotes.map((key) => finding('notification-unasked', key, 'no such outcome was published')),
    ...unaskedMails.map((key) => finding('mail-unasked', key, 'no such outcome was published')),
    ...(repeats > allowedMailRepeats
      ? [
          finding(
            'mail-repeats-over-limit',
            'mailbox',
            `${repeats} mails arrived again > ${allowedMailRepeats} allowed`,
          ),
        ]
      : []),
  ];
}

/** Mails that arrived more than once under their Message-ID: the raw repeats. */
export function countMailRepeats(world: World): number {
  return world.mails.length - new Set(world.mails.map((mail) => mail.messageId)).size;
}

function outcomesByOrder(world: World): Map<string, Set<OutcomeKind>> {
  const outcomes = new Map<string, Set<OutcomeKind>>();
  for (const { orderId, type } of world.events) {
    const kind = kindOfEvent.get(type);
    if (kind) outcomes.set(orderId, (outcomes.get(orderId) ?? new Set()).add(kind));
  }
  return outcomes;
}

/** The row and the topic must tell the same story; a cancelled order may have been confirmed before. */
function checkPublished(order: StoredOrder, published: ReadonlySet<OutcomeKind>): Finding[] {
  if (order.status === 'pending') return [];
  const found: Finding[] = [];
  const seen = [...published].join(', ') || 'nothing';
  if (!published.has(`order-${order.status}`)) {
    found.push(finding('outcome-not-published', order.orderId, `${order.status}, but the topic has ${seen}`));
  }
  const others = [...published].filter((kind) => kind !== `order-${order.status}`);
  const contradicting = others.filter((kind) => !(order.status === 'cancelled' && kind === 'order-confirmed'));
  if (contradicting.length > 0) {
    found.push(finding('outcomes-contradict', order.orderId, `${order.status}, and the topic has ${seen}`));
  }
  return found;
}

function checkOutcome(
  order: StoredOrder,
  kind: OutcomeKind,
  notifications: ReadonlyMap<string, World['notifications'][number][]>,
  mails: ReadonlyMap<string, World['mails'][number][]>,
): Finding[] {
  const subject = `${order.orderId} ${kind}`;
  const notes = notifications.get(subject) ?? [];
  const ids = new Set((mails.get(`${order.email} ${kind}`) ?? []).map((mail) => mail.messageId));
  const unsent = notes.filter((note) => note.status !== 'sent');
  return [
    ...(notes.length === 0 ? [finding('notification-missing', subject, 'published, but not noted')] : []),
    ...(notes.length > 1 ? [finding('notification-twice', subject, `${notes.length} rows`)] : []),
    ...unsent.map((note) => finding('notification-not-sent', subject, `status ${note.status} after healing`)),
    ...(ids.size === 0 ? [finding('mail-missing', subject, `nothing in the mailbox of ${order.email}`)] : []),
    ...(ids.size > 1 ? [finding('mail-with-two-ids', subject, [...ids].join(' and '))] : []),
  ];
}
