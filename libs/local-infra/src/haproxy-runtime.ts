import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 2000;

/** What HAProxy knows about one slot of one backend. Counters are since its start. */
export interface SlotState {
  readonly backend: string;
  readonly slot: string;
  readonly address: string;
  /** `UP`, `DOWN`, `MAINT`, `DRAIN`, `no check`, or on the way: `UP 1/2`. */
  readonly status: string;
  readonly weight: number;
  readonly sessions: number;
  /** Connections that wait for a next request. */
  readonly idleConnections: number;
  readonly requests: number;
  readonly answers2xx: number;
  readonly answers4xx: number;
  readonly answers5xx: number;
}

/** Sends one command to the runtime API and returns its answer. HAProxy refuses in words: callers look at them. */
export async function runtimeCommand(socket: string, command: string): Promise<string> {
  const connection = connect({ path: socket, timeout: TIMEOUT_MS });
  connection.on('timeout', () => connection.destroy(new Error(`HAProxy did not answer "${command}"`)));
  connection.write(`${command}\n`); // not ended: HAProxy answers, and then ends the connection itself
  return (await text(connection)).trim();
}

/**
 * Gives a slot its instance and lets it in: it takes requests as soon as its health check says ready; at once when the
 * caller knows that it is (`health: 'up'`).
 */
export async function setSlot(
  socket: string,
  backend: string,
  slot: string,
  to: { readonly address: string; readonly weight: number; readonly health?: 'up' | 'down' },
): Promise<void> {
  const server = `${backend}/${slot}`;
  const [host, port] = to.address.split(':');
  await change(socket, `set server ${server} state maint`); // its health is unknown until checked
  await change(socket, `set server ${server} addr ${host} port ${port}`);
  await setWeight(socket, backend, slot, to.weight);
  await change(socket, `set server ${server} health ${to.health ?? 'down'}`);
  await change(socket, `set server ${server} state ready`);
}

/** How much a slot takes, 0–256, beside the other slots. */
export async function setWeight(socket: string, backend: string, slot: string, weight: number): Promise<void> {
  await change(socket, `set server ${backend}/${slot} weight ${weight}`);
}

/** `drain`: no new requests, running ones finish. `maint`: out, no health checks. `ready`: in again. */
export async function setState(
  socket: string,
  backend: string,
  slot: string,
  state: 'ready' | 'drain' | 'maint',
): Promise<void> {
  await change(socket, `set server ${backend}/${slot} state ${state}`);
}

/** All slots with their state and counters. */
export async function slotStates(socket: string): Promise<SlotState[]> {
  const [head = '', ...rows] = (await runtimeCommand(socket, 'show stat')).replace(/^# /, '').split('\n');
  const names = head.split(',');
  const records = rows.map((row) => Object.fromEntries(row.split(',').map((value, i) => [names[i], value])));
  return records.filter((each) => each['type'] === '2').map(readSlot); // 2 = a server of a backend
}

function readSlot(record: Record<string, string>): SlotState {
  const number = (name: string) => Number(record[name] ?? 0);
  return {
    backend: record['pxname'] ?? '',
    slot: record['svname'] ?? '',
    address: record['addr'] ?? '',
    status: record['status'] ?? '',
    weight: number('weight'),
    sessions: number('scur'),
    idleConnections: number('idle_conn_cur') + number('safe_conn_cur'),
    requests: number('stot'),
    answers2xx: number('hrsp_2xx'),
    answers4xx: number('hrsp_4xx'),
    answers5xx: number('hrsp_5xx'),
  };
}

/** Commands that change something answer nothing, or "IP changed from …"; anything else is a refusal. */
async function change(socket: string, command: string): Promise<void> {
  const words = await runtimeCommand(socket, command);
  if (words !== '' && !/changed from|no need to change/.test(words))
    throw new Error(`HAProxy refused "${command}": ${words}`);
}
