import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { readText } from '../local/private-file.ts';
import { workspace } from '../local/workspace.ts';
import { Unsuccessful } from '../terminal/refused.ts';
import type { ServeOutcome } from '../platform/serving.ts';
import type { ServeRequest } from './serve.api.ts';

/** A build that runs in place of a release, for as long as this connection is open. */
export interface ServeConnection {
  /** How the start went. */
  readonly started: Promise<ServeOutcome>;
  /** Settles when the connection has ended: somebody else has the service, or there is nobody at the other end. */
  readonly ended: Promise<'superseded' | 'lost'>;
  /** The release comes back. */
  close(): void;
}

/** Asks a control room to run the build that lies in the work tree. Throws when it refuses. */
export async function openServeConnection(controlRoom: string, wish: ServeRequest): Promise<ServeConnection> {
  const response = await post(`${controlRoom}/serve`, wish);
  if (response.statusCode !== 200) {
    const { detail } = (await json(response)) as { detail?: string };
    throw new Unsuccessful(detail ?? `the control room answered ${response.statusCode} to POST /serve`);
  }
  const [started, ended] = [Promise.withResolvers<ServeOutcome>(), Promise.withResolvers<'superseded' | 'lost'>()];
  const lines = createInterface(response);
  lines.on('line', (line) => {
    const outcome = JSON.parse(line) as ServeOutcome;
    started.resolve(outcome);
    if (outcome.state === 'superseded') ended.resolve('superseded');
  });
  response.once('close', () => {
    started.resolve({ state: 'failed', reason: 'the control room has gone' });
    ended.resolve('lost');
  });
  for (const each of [response, lines]) each.on('error', () => undefined); // cut off: it closes, which is told below
  return { started: started.promise, ended: ended.promise, close: () => response.destroy() };
}

// Not fetch: that ends a connection on which nothing comes for five minutes.
function post(url: string, body: object): Promise<IncomingMessage> {
  const token = readText(workspace.controlToken)?.trim() ?? '';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers }).once('response', resolve).once('error', reject).end(JSON.stringify(body));
  });
}
