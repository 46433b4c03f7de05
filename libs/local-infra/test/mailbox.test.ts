import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { appendFile } from 'node:fs/promises';
import { freePort, isAlive, mailsTo, type RunningMailbox, startMailbox } from '../src/index.ts';
import { request } from '../src/testing.ts';
import { type Workplace, workplace } from './workplace.ts';

describe('the mailbox', () => {
  let place: Workplace;
  let mailbox: RunningMailbox;
  const start = async () =>
    startMailbox({
      dataFolder: place.path('mails'),
      smtpPort: await freePort(),
      httpPort: await freePort(),
      logFile: place.path('mailbox.log'),
      started: place.started,
    });

  beforeAll(async () => {
    place = await workplace();
    mailbox = await start();
  });
  afterAll(() => place.close());

  it('shows what arrived, repeats included, to whoever asks for the address', async () => {
    await send(mailbox, 'ada@example.org', '<one@shop>', 'Your order is confirmed');
    await send(mailbox, 'ada@example.org', '<one@shop>', 'Your order is confirmed');
    await send(mailbox, 'bob@example.org', '<two@shop>', 'Grüße');
    const { status, body } = await request(`${mailbox.url}/messages?to=ADA@example.org`);
    expect(status).toBe(200);
    expect(body.items).toEqual([confirmed(), confirmed()]);
    expect((await mailsTo(mailbox.url, 'bob@example.org'))[0]).toMatchObject({ subject: 'Grüße' });
    expect(await mailsTo(mailbox.url, 'nobody@example.org')).toEqual([]);
  });

  it('keeps every mail that it took through kill -9, and forgets a half-written one', async () => {
    await send(mailbox, 'zoe@example.org', '<three@shop>', 'Just before');
    process.kill(mailbox.pid, 'SIGKILL');
    await mailbox.stop();
    await appendFile(place.path('mails', 'mails.jsonl'), '{"messageId":"<torn');
    mailbox = await start();
    expect(await mailsTo(mailbox.url, 'ada@example.org')).toHaveLength(2);
    await send(mailbox, 'zoe@example.org', '<four@shop>', 'After');
    expect((await mailsTo(mailbox.url, 'zoe@example.org')).map((mail) => mail.messageId)).toEqual([
      '<three@shop>',
      '<four@shop>',
    ]);
  });

  it('says by code what it does not know', async () => {
    expect(await request(`${mailbox.url}/mails`)).toMatchObject({ status: 404, body: { code: 'ROUTE_UNKNOWN' } });
    expect(await request(`${mailbox.url}/messages`, { method: 'DELETE' })).toMatchObject({ status: 405 });
  });

  it('stops cleanly and leaves no process', async () => {
    await mailbox.stop();
    expect(isAlive(mailbox.pid)).toBe(false);
    expect(await mailbox.exited).toEqual({ code: 0, signal: null });
  });
});

const confirmed = () => ({
  messageId: '<one@shop>',
  to: 'ada@example.org',
  subject: 'Your order is confirmed',
  text: 'Hello\n',
  receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
});

/** SMTP as it goes over the wire: a word, an answer. Fails unless the mailbox takes the mail. */
async function send(mailbox: RunningMailbox, to: string, messageId: string, subject: string): Promise<void> {
  const { hostname, port } = new URL(mailbox.smtpUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  const mail = [`Message-ID: ${messageId}`, `To: ${to}`, `Subject: ${subject}`, '', 'Hello', '.'].join('\r\n');
  const words = ['HELO shop', 'MAIL FROM:<shop@example.org>', `RCPT TO:<${to}>`, 'DATA', mail];
  const answers: string[] = [];
  for await (const answer of createInterface({ input: socket })) {
    answers.push(answer);
    const next = words.shift();
    if (next === undefined) break;
    socket.write(`${next}\r\n`);
  }
  socket.destroy();
  if (!answers.at(-1)?.startsWith('250')) throw new Error(`the mailbox did not take the mail: ${answers.join(' | ')}`);
}
