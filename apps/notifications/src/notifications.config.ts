import { duration, readSettings, serviceSettings } from '@two-pizza/service-defaults';
import { z } from 'zod';

const notificationsSettings = {
  ...serviceSettings,
  /** The mail server: `smtp://host:port` or `smtps://user:password@host:port`. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' }),
  /** How long one mail may take, from connecting to the server's last word. */
  SMTP_TIMEOUT: duration().default(10_000),
  /** How many mails are on their way at once; after a crash so many may arrive twice, under the same Message-ID. */
  SMTP_CONCURRENCY: z
    .string()
    .regex(/^[1-9][0-9]?$/, 'must be a whole number from 1 to 99')
    .transform(Number)
    .default(4),
  /** The sender that customers see. */
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]* <)?[^<>@\s]+@[^<>@\s]+>?$/, 'must be an address: shop@example.com, or Shop <shop@example.com>')
    .default('Two-Pizza Shop <shop@two-pizza.example>'),
};

/** This service's settings, validated; ends the process with all that is wrong listed. */
export const settings = readSettings(process.env, notificationsSettings);
export type NotificationsSettings = typeof settings;
