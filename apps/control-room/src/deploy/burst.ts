/** Requests that change nothing, sent to one process directly: to warm a candidate up, and to judge it before customers come. */
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import type { RequestLine } from '@two-pizza/delivery';
import { SHOPPER_AGENT } from '../tracing/trace-store.ts';

const DEADLINE_MS = 5000;
/** The header in which a service says the trace of its answer (W3C traceresponse): version, trace id, span id, flags. */
const TRACE_ID = /^[0-9a-f]{2}-([0-9a-f]{32})-/;

type Operations = Manifest['provides']['http'];
type Access = Operations[string]['access'];

/** Tokens of shoppers; without an issuer of our own only public operations can be asked. */
export type Tokens = Readonly<Partial<Record<Access, string>>>;

/** One request that may be sent as often as one likes. */
export interface HarmlessRequest {
  readonly path: string;
  readonly token?: string;
}

/** The process that is asked. */
export interface Target {
  readonly service: string;
  readonly slot: string;
  readonly url: string;
}

/**
 * What can be asked of a service without changing anything: its GET operations at the edge, ids taken from its own
 * lists. Only what the stable release answers well is kept: nobody is blamed for a request that we did not get right.
 */
export async function harmlessRequests(
  stableUrl: string,
  operations: Operations,
  tokens: Tokens,
): Promise<HarmlessRequest[]> {
  const asked = Object.values(operations).filter(({ method, exposure }) => method === 'GET' && exposure === 'edge');
  const plain = asked.filter(({ path }) => !path.includes('{'));
  const found: HarmlessRequest[] = [];
  for (const { path, access } of plain) {
    const request = { path, ...tokenFor(access, tokens) };
    const items = await itemsAt(stableUrl, request);
    if (items === undefined) continue;
    found.push(request);
    for (const deeper of asked.filter((each) => each.path.startsWith(`${path}/{`)))
      found.push(...filled(deeper.path, items).map((each) => ({ path: each, ...tokenFor(deeper.access, tokens) })));
  }
  return found;
}

function tokenFor(access: Access, tokens: Tokens): { token?: string } {
  const token = tokens[access];
  return token === undefined ? {} : { token };
}

/** The items of a list; undefined when stable does not answer well. */
async function itemsAt(url: string, request: HarmlessRequest): Promise<readonly Record<string, unknown>[] | undefined> {
  const response = await send(url, request).catch(() => undefined);
  const body: unknown = await response?.json().catch(() => undefined);
  if (!response?.ok || body === undefined) return undefined;
  return (body as { items?: Record<string, unknown>[] } | null)?.items ?? [];
}

const IDS_OF_A_LIST = 5;

/** `/orders/{orderId}` with the ids that the list has under that name. */
function filled(path: string, items: readonly Record<string, unknown>[]): string[] {
  const name = /\{([^}]+)\}$/.exec(path)?.[1];
  if (name === undefined) return [];
  const ids = items.slice(0, IDS_OF_A_LIST).flatMap((item) => (typeof item[name] === 'string' ? [item[name]] : []));
  return ids.map((id) => path.replace(`{${name}}`, encodeURIComponent(id)));
}

/** Sends one request to one process; what happened is a line as the proxy would have written it. */
export async function ask(target: Target, request: HarmlessRequest): Promise<RequestLine> {
  const { service, slot, url } = target;
  const began = performance.now();
  const line = (rest: Pick<RequestLine, 'status' | 'termination' | 'release' | 'traceId'>): RequestLine => {
    const tookMs = Math.round(performance.now() - began);
    const path = request.path.split('?')[0] as string;
    const about = { service, slot, listener: 'direct', who: 'shopper', method: 'GET', path } as const;
    return { atMs: Date.now(), ...about, answerMs: rest.status === -1 ? -1 : tookMs, activeMs: tookMs, ...rest };
  };
  try {
    const response = await send(url, request);
    await response.arrayBuffer();
    const release = response.headers.get('x-release')?.split('@')[1];
    const traceId = TRACE_ID.exec(response.headers.get('traceresponse') ?? '')?.[1];
    return line({
      status: response.status,
      termination: '--',
      ...(release ? { release } : {}),
      ...(traceId ? { traceId } : {}),
    });
  } catch {
    return line({ status: -1, termination: 'SH' }); // HAProxy's word for: the server ended it before its answer
  }
}

/** Sends the requests over and over, so many at once, until `goesOn` says no. */
export async function burst(
  target: Target,
  requests: readonly HarmlessRequest[],
  options: {
    readonly atOnce: number;
    readonly goesOn: (sent: number) => boolean;
    readonly take: (line: RequestLine) => void;
  },
): Promise<void> {
  let sent = 0;
  const sender = async () => {
    while (options.goesOn(sent)) {
      const request = requests[sent++ % requests.length] as HarmlessRequest;
      options.take(await ask(target, request));
    }
  };
  if (requests.length > 0) await Promise.all(Array.from({ length: options.atOnce }, sender));
}

function send(url: string, { path, token }: HarmlessRequest): Promise<Response> {
  return fetch(`${url}${path}`, {
    headers: { 'user-agent': SHOPPER_AGENT, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
}
