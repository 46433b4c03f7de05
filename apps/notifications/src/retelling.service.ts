import { Injectable } from '@nestjs/common';
import { NotificationSent } from '@two-pizza/contracts-notifications';
import { Facts } from '@two-pizza/messaging';
import { NotificationsRepository } from './notifications.repository.ts';

const MOST_OF_AN_ORDER = 100;

/** Tells again which mails of an order were sent, when a release that was rolled back had told it in a way that nobody could read. */
@Injectable()
export class RetellingService {
  constructor(facts: Facts, notifications: NotificationsRepository) {
    facts.tells(NotificationSent, async (orderId) => {
      const known = await notifications.list({ orderId, customerId: undefined }, MOST_OF_AN_ORDER);
      return known.flatMap(({ notificationId, kind, sentAt }) =>
        sentAt ? [{ notificationId, orderId, kind, sentAt: sentAt.toISOString() }] : [],
      );
    });
  }
}
