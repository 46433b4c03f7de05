import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { request, startSuite, waitFor, type Suite } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import { orderConfirmed } from '../src/order-events.consumer.ts';
import { MailServer } from './mail-server.ts';
import { aConfirmedOrder } from './order.builder.ts';
import { publish, waitForEnd } from './published.ts';

const OTHER = '9.9.9+00000000';

const setRoles = statement<{ epoch: number }>(
  'test.set-roles',
  `insert into release_roles (stable, candidate, epoch) values ($1, $2, 1)
   on conflict (only_row) do update
     set stable = excluded.stable, candidate = excluded.candidate, epoch = release_roles.epoch + 1
   returning epoch`,
);
const obeyed = statement<{ role: string }>('test.obeyed', 'select role from release_epochs where epoch = $1');
const giveTo = statement('test.give-to', 'update mail_intents set release = $2 where order_id = $1');
const makeDue = statement('test.make-due', 'update mail_intents set due_at = now() where order_id = $1');
const findStatus = statement<{ status: string; attempts: number; claimed: boolean }>(
  'test.find-status',
  'select status, attempts, claimed_until is not null as claimed from mail_intents where order_id = $1',
);

const lockMails = statement('test.lock-mails', 'lock table mail_intents in access exclusive mode');
const looking = statement<{ pid: number }>(
  'test.looking',
  `select pid from pg_stat_activity
   where state = 'active' and query like 'select distinct release from mail_intents%'`,
);

let suite: Suite;
let own: string;
const mailServer = new MailServer();
const toClose = new AsyncDisposableStack();
beforeAll(async () => {
  await mailServer.up();
  toClose.defer(() => mailServer.away());
  suite = await startSuite({ services: ['notifications'], env: { SMTP_URL: mailServer.url } });
  toClose.defer(() => suite.close());
  own = (await request(`${suite.url('notifications')}/info`)).body.release;
});
beforeEach(() => roles(own, null));
afterAll(() => toClose.disposeAsync());

/** Names the releases, and waits until the process obeys. */
async function roles(stable: string, candidate: string | null) {
  const [row] = await suite.db('notifications').query(setRoles, [stable, candidate]);
  return waitFor(`the process to obey ${stable}, ${candidate}`, async () => {
    return (await suite.db('notifications').query(obeyed, [row?.epoch]))[0]?.role;
  });
}

/** An order whose mail could not be sent yet, because the mail server was away; it is due in a while. */
async function aWaitingMail(): Promise<string> {
  await mailServer.away();
  const order = aConfirmedOrder();
  expect(await waitForEnd(suite, await publish(suite, orderConfirmed, order))).toBe('applied');
  await waitFor('the first attempt to fail', async () =>
    (await statusOf(order.orderId))?.attempts ? true : undefined,
  );
  return order.orderId;
}

async function statusOf(orderId: string) {
  return (await suite.db('notifications').query(findStatus, [orderId]))[0];
}

/** How often a mail was tried, once nobody is at it: what was claimed in an earlier role has come back. */
function attemptsAtRest(orderId: string): Promise<number> {
  return waitFor(`nobody to be at the mail of ${orderId}`, async () => {
    const mail = await statusOf(orderId);
    return mail?.claimed === false ? mail.attempts : undefined;
  });
}

/** Waits for the process's next look for mails that are due: a lock holds it until it is seen, then it goes on to its end. */
async function waitForLook() {
  const db = suite.db('notifications');
  const lookers = async () => (await db.query(looking)).map(({ pid }) => pid);
  const seen = await db.transaction(async (tx) => {
    await tx.query(lockMails);
    return waitFor('the next look for mails', async () => (await lookers())[0]);
  });
  await waitFor('that look to end', async () => ((await lookers()).includes(seen) ? undefined : true));
}

function waitForSent(orderId: string) {
  return waitFor(`the mail of ${orderId} to be sent`, async () =>
    (await statusOf(orderId))?.status === 'sent' ? true : undefined,
  );
}

test('stable sends what a release that nobody runs any more has left', async () => {
  const orderId = await aWaitingMail();
  await suite.db('notifications').query(giveTo, [orderId, OTHER]);

  await mailServer.up();

  await waitForSent(orderId);
});

test("stable leaves the candidate's mails alone until the roles no longer name it", async () => {
  const [theirs, mine] = [await aWaitingMail(), await aWaitingMail()];
  await roles(own, OTHER);
  await waitForLook();
  await waitForLook(); // by then the process knows from the first look that nobody has left mails
  await suite.db('notifications').query(giveTo, [theirs, OTHER]);
  const before = await attemptsAtRest(theirs);

  await mailServer.up();
  await suite.db('notifications').query(makeDue, [theirs]);
  await suite.db('notifications').query(makeDue, [mine]);
  await waitForSent(mine);
  expect(await statusOf(theirs)).toEqual({ status: 'pending', attempts: before, claimed: false });

  await roles(own, null);
  await waitForSent(theirs);
});

test('a retired release sends nothing; stable again, it goes on', async () => {
  const orderId = await aWaitingMail();
  expect(await roles(OTHER, null)).toBe('retired');
  await waitForLook();
  const before = await attemptsAtRest(orderId);

  await mailServer.up();
  await suite.db('notifications').query(makeDue, [orderId]);
  await waitForLook();
  await waitForLook(); // what the first look began has ended by then, or shows in the count of attempts
  expect(await statusOf(orderId)).toEqual({ status: 'pending', attempts: before, claimed: false });

  expect(await roles(own, null)).toBe('stable');
  await waitForSent(orderId);
});
