import type { Asker, RequestLine } from './evidence.ts';

/** What the log-format of infra/haproxy/haproxy.cfg writes. */
interface ProxyLine {
  readonly timeMs: number;
  readonly listener: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly backend: string;
  readonly server: string;
  readonly release: string;
  readonly traceresponse: string;
  readonly who: string;
  readonly answerMs: number;
  readonly activeMs: number;
  readonly termination: string;
}

const NO_SERVER = '<NOSRV>';
const kinds = {
  timeMs: 'number',
  listener: 'string',
  method: 'string',
  path: 'string',
  status: 'number',
  backend: 'string',
  server: 'string',
  release: 'string',
  traceresponse: 'string',
  who: 'string',
  answerMs: 'number',
  activeMs: 'number',
  termination: 'string',
} satisfies Record<keyof ProxyLine, 'number' | 'string'>;

/**
 * One line of HAProxy's log. Undefined for a notice of HAProxy itself, which is no JSON, for a line that was cut off (by a
 * rotation, or at the longest line that HAProxy writes), and for a request of no backend (`%b` is then the listener);
 * throws on a JSON line that is not ours: then the judge would be blind.
 */
export function parseProxyLine(text: string): RequestLine | undefined {
  const found = text.startsWith('{') ? wholeJson(text) : undefined;
  if (found === undefined) return undefined;
  const line = checked(found);
  if (line.backend === line.listener || line.backend === 'nothing') return undefined;
  const release = releaseOf(line.release);
  const traceId = /^00-([0-9a-f]{32})-/.exec(line.traceresponse)?.[1];
  return {
    atMs: line.timeMs,
    service: line.backend,
    slot: line.server === NO_SERVER ? '' : line.server,
    ...(release === undefined ? {} : { release }),
    listener: line.listener === 'internal' ? 'internal' : 'public',
    who: askerOf(line),
    method: line.method,
    path: line.path.split('?', 1)[0] as string,
    status: line.status,
    termination: line.termination,
    answerMs: line.answerMs,
    activeMs: line.activeMs,
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** Undefined when the line is not whole: what a customer writes into an address must not stop the judge. */
function wholeJson(text: string): Partial<ProxyLine> | undefined {
  try {
    return JSON.parse(text) as Partial<ProxyLine>;
  } catch {
    return undefined;
  }
}

function checked(line: Partial<ProxyLine>): ProxyLine {
  for (const [name, kind] of Object.entries(kinds)) {
    const value: unknown = line[name as keyof ProxyLine];
    if (typeof value === kind) continue;
    throw new Error(
      `the proxy's log line has no ${kind} "${name}", so its requests cannot be judged. ` +
        'They were served all the same. Compare log-format in infra/haproxy/haproxy.cfg with libs/delivery/src/judge/proxy-line.ts',
    );
  }
  return line as ProxyLine;
}

/** `orders@1.0.0+ab12cd34` → `1.0.0+ab12cd34`; an answer of the proxy itself carries no release. */
function releaseOf(header: string): string | undefined {
  const at = header.indexOf('@');
  return at < 0 ? undefined : header.slice(at + 1);
}

function askerOf({ listener, who }: ProxyLine): Asker {
  if (listener === 'internal') return 'service';
  return who === 'shopper' ? 'shopper' : 'customer';
}
