import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startMailbox } from '@two-pizza/local-infra';
import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { Database, statement } from '@two-pizza/postgres';
import { createTransport } from 'nodemailer';
import { Pool } from 'undici';
import type { Platform } from '../platform/platform.ts';

/** order-placed, stock-reserved, order-confirmed: what an order travels through before its mail is sent. */
const HOPS = 3;
/** Order taken, stock reserved, order confirmed, mail noted, mail claimed. */
const COMMITS = 5;

export const WHAT_THE_CHAIN_DOES = `one price request to catalog, ${COMMITS} commits of one row, ${HOPS} bare Kafka hops, one mail handed over by SMTP`;

/** The least that any order costs on its way to its mail, with nothing of ours around it. */
export interface BareChain {
  /** Goes the way once, one step after the other; milliseconds. Several may be under way at once. */
  round(): Promise<number>;
  close(): Promise<void>;
}

const makeTable = statement(
  'bench.make-table',
  'create table if not exists bench_commits (position bigint generated always as identity primary key, content text not null)',
);
const commitRow = statement('bench.commit-row', 'insert into bench_commits (content) values ($1)');
const CONTENT = 'x'.repeat(600); // as an order's event, roughly

/** Opens what the chain needs on the parts of a platform; mails go to a mailbox of its own. */
export async function openBareChain(platform: Platform, productId: string): Promise<BareChain> {
  const toClose = new AsyncDisposableStack();
  const { run } = platform;
  const database = new Database({ url: run.postgres, applicationName: 'bare-chain', onIdleError: () => undefined });
  toClose.defer(() => database.close());
  await database.query(makeTable);
  const kafka = new KafkaAdmin({ brokers: [...run.kafka], clientId: 'bare-chain' });
  toClose.defer(() => kafka.close());
  const meter = await kafka.openHopMeter();
  toClose.defer(() => meter.close());
  const catalog = new Pool(run.services['catalog']?.[0]?.url ?? '', { connections: 50 });
  toClose.defer(() => catalog.close());
  const send = await openMail(toClose);
  const commit = () => database.query(commitRow, [CONTENT]);
  return {
    async round() {
      const startedAtMs = performance.now();
      const path = `/products?productIds=${productId}&limit=100`;
      await (await catalog.request({ method: 'GET', path })).body.json();
      for (let n = 0; n < HOPS; n += 1) void [await commit(), await meter.round(1)];
      for (let n = HOPS; n < COMMITS; n += 1) await commit();
      await send();
      return performance.now() - startedAtMs;
    },
    close: () => toClose.disposeAsync(),
  };
}

async function openMail(toClose: AsyncDisposableStack): Promise<() => Promise<unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'two-pizza-bench-mail-'));
  toClose.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [smtpPort, httpPort] = [await freePort(), await freePort()];
  const mailbox = await startMailbox({ dataFolder: folder, smtpPort, httpPort, logFile: join(folder, 'mailbox.log') });
  toClose.defer(() => mailbox.stop());
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, pool: true, maxConnections: 4 });
  toClose.defer(() => transport.close());
  return () =>
    transport.sendMail({
      messageId: `<${randomUUID()}@bench.example>`,
      from: 'shop@bench.example',
      to: 'someone@bench.example',
      subject: 'Your order',
      text: CONTENT,
    });
}
