/** The port to the evidence of requests; here HAProxy's log, one JSON line a request, followed as a file. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parseProxyLine, type RequestLine } from '@two-pizza/delivery';
import { textOf } from '../terminal/refused.ts';

const LOOK_MS = 20;
const CHUNK_BYTES = 256 * 1024;
/** The last thousands of requests: whoever begins to follow knows them too. */
const TAIL_BYTES = 2 * 1024 * 1024;
/** What is kept of each service: the judge's history of a stable release. */
const KEPT_LINES = 1000;

type Listener = (lines: readonly RequestLine[]) => void;

/**
 * Follows the proxy's log while somebody listens; what came before is known from its end. Invariants:
 *   F1  Only whole lines are read; the beginning of a line waits for its end.
 *   F2  A file that has become shorter was rotated: it is read again from its beginning.
 *   F3  It looks again whatever goes wrong: without evidence the judge ends a deploy, nothing else ends.
 */
export class ProxyLog {
  private readonly file: string;
  private readonly listeners = new Set<Listener>();
  private readonly buffer = Buffer.alloc(CHUNK_BYTES);
  private kept = new Map<string, RequestLine[]>();
  private position = 0;
  private rest = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.file = file;
  }

  /** Calls back with every batch of new lines; returns what ends it. */
  follow(listener: Listener): () => void {
    if (this.listeners.size === 0) this.begin();
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearTimeout(this.timer);
    };
  }

  /** The last 1 000 requests of a service, oldest first; while somebody follows. */
  recent(service: string): readonly RequestLine[] {
    return (this.kept.get(service) ?? []).slice(-KEPT_LINES);
  }

  /** Requests per second that a service has lately taken from customers. Shoppers may leave at any moment, and with them what they cause. */
  customersRate(service: string, nowMs: number, overMs = 3000): number {
    const kept = this.recent(service);
    const lately = kept.filter((line) => line.atMs > nowMs - overMs);
    // All that is kept is younger than the span: then that is the span.
    const spanMs = lately.length === KEPT_LINES ? nowMs - (kept[0] as RequestLine).atMs : overMs;
    return (lately.filter(({ who }) => who === 'customer').length * 1000) / Math.max(1, spanMs);
  }

  private begin(): void {
    this.kept = new Map();
    this.rest = '';
    const from = Math.max(0, this.size() - TAIL_BYTES);
    this.position = from;
    const texts = this.newText();
    this.take(from > 0 ? texts.slice(1) : texts); // the first one lacks its beginning
    this.timer = setTimeout(() => this.look(), LOOK_MS);
  }

  private look(): void {
    this.timer = setTimeout(() => this.look(), LOOK_MS);
    try {
      const lines = this.take(this.newText());
      if (lines.length > 0) for (const listener of this.listeners) listener(lines);
    } catch (error) {
      process.stderr.write(`the proxy's log was not read: ${textOf(error)}\n`); // F3
    }
  }

  private take(texts: readonly string[]): RequestLine[] {
    const lines = texts.flatMap((text) => parseProxyLine(text) ?? []);
    for (const line of lines) {
      const ofService = this.kept.get(line.service) ?? [];
      this.kept.set(line.service, ofService);
      ofService.push(line);
      if (ofService.length > 2 * KEPT_LINES) ofService.splice(0, ofService.length - KEPT_LINES);
    }
    return lines;
  }

  private newText(): string[] {
    const fd = this.openFile();
    if (fd === undefined) return [];
    try {
      if (fstatSync(fd).size < this.position) [this.position, this.rest] = [0, '']; // F2
      const chunks = [this.rest];
      for (let bytes = -1; bytes !== 0;) {
        bytes = readSync(fd, this.buffer, 0, CHUNK_BYTES, this.position);
        this.position += bytes;
        chunks.push(this.buffer.toString('latin1', 0, bytes));
      }
      const lines = chunks.join('').split('\n');
      this.rest = lines.pop() ?? ''; // F1
      return lines;
    } finally {
      closeSync(fd);
    }
  }

  private size(): number {
    const fd = this.openFile();
    if (fd === undefined) return 0;
    try {
      return fstatSync(fd).size;
    } finally {
      closeSync(fd);
    }
  }

  /** Undefined before the proxy's first start. */
  private openFile(): number | undefined {
    try {
      return openSync(this.file, 'r');
    } catch {
      return undefined;
    }
  }
}
