/** The local mailbox: takes mails by SMTP, shows them by HTTP. Started by startMailbox(). */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { type Mail, MailStore } from './mail-store.ts';

const MAX_MAIL_BYTES = 1024 * 1024;

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    host: { type: 'string' },
    'smtp-port': { type: 'string' },
    'http-port': { type: 'string' },
  },
});
const { folder, host = '127.0.0.1' } = values;
if (folder === undefined) throw new Error('--folder is missing');

const store = await MailStore.open(folder);

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  size: MAX_MAIL_BYTES,
  onData: (stream, session, callback) => {
    const to = session.envelope.rcptTo.map((recipient) => recipient.address);
    keep(stream, to).then(
      () => callback(),
      (error: Error) => callback(error), // not kept: the sender is told so and keeps it
    );
  },
});
smtp.on('error', (error) => console.error(`smtp: ${error.message}`)); // of one connection

async function keep(stream: Parameters<typeof simpleParser>[0], to: readonly string[]): Promise<void> {
  const { messageId = '', subject = '', text = '' } = await simpleParser(stream);
  const receivedAt = new Date().toISOString();
  await store.add(to.map((address): Mail => ({ messageId, to: address, subject, text, receivedAt })));
}

const http = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://mailbox');
  if (request.method !== 'GET')
    return answer(response, 405, problem(405, 'METHOD_NOT_ALLOWED', 'only GET is known here'));
  if (url.pathname === '/health/ready') return answer(response, 200, { status: 'ready' });
  if (url.pathname !== '/messages') {
    return answer(response, 404, problem(404, 'ROUTE_UNKNOWN', 'known: GET /messages?to=<address>, GET /health/ready'));
  }
  return answer(response, 200, { items: store.list(url.searchParams.get('to') ?? undefined) });
});

function problem(status: number, code: string, detail: string): object {
  return { type: 'about:blank', title: code.toLowerCase().replaceAll('_', ' '), status, detail, code };
}

function answer(response: ServerResponse, status: number, body: object): void {
  const kind = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': kind }).end(JSON.stringify(body));
}

async function stop(): Promise<void> {
  http.close();
  http.closeAllConnections();
  await new Promise<void>((resolve) => smtp.close(resolve)); // mails that are coming in are finished
  await store.close();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());

smtp.listen(Number(values['smtp-port'] ?? 0), host);
await once(smtp.server, 'listening');
http.listen(Number(values['http-port'] ?? 0), host); // answers when both listen
