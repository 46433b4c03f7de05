import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { ProxyLog } from './proxy-log.ts';

const AT_MS = Date.parse('2026-11-24T08:00:00.000Z');

const line = (path: string, who = 'customer') =>
  `${JSON.stringify({
    timeMs: AT_MS,
    listener: 'public',
    method: 'GET',
    path,
    status: 200,
    backend: 'catalog',
    server: 'blue',
    release: 'catalog@1.0.0+aaaaaaaa',
    traceresponse: '',
    who,
    answerMs: 3,
    activeMs: 3,
    termination: '--',
  })}\n`;

describe("the proxy's log", () => {
  let folder: string;
  let file: string;
  let log: ProxyLog;
  let paths: string[];
  let end: () => void;
  const seen = (count: number) => waitFor(`${count} lines`, async () => (paths.length === count ? paths : undefined));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-proxy-log-'));
    file = join(folder, 'haproxy.log');
    writeFileSync(file, line('/before'));
    paths = [];
    log = new ProxyLog(file);
    end = log.follow((lines) => paths.push(...lines.map(({ path }) => path)));
  });
  afterEach(() => {
    end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells new lines, whole ones only, and knows the last ones from before', async () => {
    const text = line('/second');
    appendFileSync(file, `[NOTICE] words of HAProxy\n${line('/first')}${text.slice(0, 20)}`);
    expect(await seen(1)).toEqual(['/first']);
    appendFileSync(file, text.slice(20));
    expect(await seen(2)).toEqual(['/first', '/second']);
    expect(log.recent('catalog').map(({ path }) => path)).toEqual(['/before', '/first', '/second']);
  });

  it('leaves out a line that was cut off', async () => {
    appendFileSync(file, `${line('/cut').slice(0, 60)}\n${line('/first')}`);
    expect(await seen(1)).toEqual(['/first']);
  });

  it('goes on after lines that are not of our format, and says so (F3)', async () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    appendFileSync(file, '{"status":200}\n');
    await waitFor('its word', async () => said.mock.calls.length > 0 || undefined);
    expect(said.mock.calls[0]?.[0]).toContain(
      'the proxy\'s log was not read: the proxy\'s log line has no number "timeMs"',
    );
    said.mockRestore();
    appendFileSync(file, line('/first'));
    expect(await seen(1)).toEqual(['/first']);
  });

  it('goes on after it was rotated', async () => {
    appendFileSync(file, line('/first'));
    await seen(1);
    truncateSync(file);
    appendFileSync(file, line('/new'));
    expect(await seen(2)).toEqual(['/first', '/new']);
  });

  it('knows how many requests a second customers send to a service: not those of shoppers', async () => {
    appendFileSync(file, Array.from({ length: 30 }, () => line('/products')).join(''));
    appendFileSync(file, line('/products', 'shopper'));
    await seen(31);
    expect(log.customersRate('catalog', AT_MS, 3000)).toBeCloseTo(31 / 3);
    expect(log.customersRate('orders', AT_MS, 3000)).toBe(0);
  });
});
