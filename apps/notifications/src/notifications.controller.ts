import { Controller } from '@nestjs/common';
import type { AnswerOf, RequestOf } from '@two-pizza/contracts-kit';
import { listNotifications } from '@two-pizza/contracts-notifications';
import { Answers } from '@two-pizza/service-defaults';
import { NotificationsService } from './notifications.service.ts';

/** HTTP in: take, ask, answer. */
@Controller()
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Answers(listNotifications)
  async listNotifications({
    caller,
    query,
  }: RequestOf<typeof listNotifications>): Promise<AnswerOf<typeof listNotifications>> {
    return { status: 200, body: await this.notifications.listNotifications(caller, query) };
  }
}
