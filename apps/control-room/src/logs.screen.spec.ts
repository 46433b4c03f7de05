import { describe, expect, it } from '@jest/globals';
import { readLine } from './local/log-line.ts';
import { mixedParts, ofRelease } from './local/log-releases.ts';
import { aboutOrder, inOrder, nothingAbout, nothingOf, readable } from './logs.screen.ts';

const service = (msg: string, time = '2026-11-24T08:00:00.123Z', fields: object = {}) =>
  JSON.stringify({
    level: 30,
    time,
    pid: 1,
    hostname: 'h',
    service: 'orders',
    release: '1.0.0+ab12cd34',
    ...fields,
    msg,
  });

describe('a line of a log', () => {
  it('reads as time, part, level, message and fields', () => {
    const line = readLine(
      'orders',
      service('order confirmed', undefined, { orderId: '0198', reason: 'all lines reserved' }),
    );
    expect(readable(line)).toBe(
      '08:00:00.123  orders        info  order confirmed  orderId=0198 reason="all lines reserved"',
    );
  });

  it('shows an error by its message, without its stack', () => {
    const err = { type: 'Error', message: 'connect ECONNREFUSED', stack: 'Error: …\n at …' };
    expect(readable(readLine('orders', service('lost', undefined, { err })))).toBe(
      '08:00:00.123  orders        info  lost  err="connect ECONNREFUSED"',
    );
  });

  it('leaves lines of other programs as they are, without repeating their time', () => {
    expect(readable(readLine('kafka', '2026-11-24T08:00:00.456Z INFO Kafka Server started'))).toBe(
      '08:00:00.456  kafka         INFO Kafka Server started',
    );
    expect(readable(readLine('postgres', '2026-11-24 08:00:01.789 UTC [7] LOG:  ready'))).toBe(
      '08:00:01.789  postgres      [7] LOG:  ready',
    );
    expect(readable(readLine('kafka', '\tat kafka.Kafka.main'))).toBe(
      `${' '.repeat(14)}kafka         \tat kafka.Kafka.main`,
    );
  });

  it('takes its place by time; one without a time stays behind the one before it', () => {
    const orders = [
      readLine('orders', service('first', '2026-11-24T08:00:00.000Z')),
      readLine('orders', service('last', '2026-11-24T08:00:09.000Z')),
    ];
    const kafka = [readLine('kafka', '2026-11-24T08:00:05.000Z WARN middle'), readLine('kafka', '\tat stack')];
    expect(inOrder([orders, kafka]).map((line) => readable(line).slice(28))).toEqual([
      'info  first',
      'WARN middle',
      '\tat stack',
      'info  last',
    ]);
  });

  it('is about an order when it names it or belongs to a trace that does', () => {
    const line = (msg: string, fields: object) => readLine('orders', service(msg, undefined, fields));
    const lines = [
      line('reserved', { trace_id: 'a' }),
      line('order placed', { trace_id: 'a', orderId: '0198' }),
      line('other', { trace_id: 'b' }),
      line('no trace', {}),
    ];
    expect(
      aboutOrder(lines, '0198', new Set())
        .map((each) => readable(each))
        .map((text) => text.slice(34)),
    ).toEqual(['reserved  trace_id=a', 'order placed  trace_id=a orderId=0198']);
  });

  it('says where else to look when none is about the order', () => {
    expect(nothingAbout('0198', ['catalog', 'orders'])).toBe(
      'no line about order 0198 is in the logs of catalog, orders; the oldest lines are cut off. Its way, while it is remembered: npm run trace -- 0198',
    );
  });
});

describe('releases in a log', () => {
  const of = (release: string, part = 'orders') => readLine(part, service(release, undefined, { release }));
  const stack = readLine('orders', '    at main.js:7');
  const [a, b] = [of('1.0.0+ab12cd34'), of('1.0.0+ff00ff00')];

  it.each([
    ['1.0.0+ff00ff00', [b]],
    ['1.0.0+ff', [b]],
    ['ab12', [a]],
    ['1.0.0', [a, b]],
    ['0.0', []],
  ])('are chosen by %s, and a stack that names none stays', (wanted, chosen) => {
    const requests = readLine('haproxy', '{"timeMs":1,"release":""}');
    expect(ofRelease([a, requests, b, stack], wanted)).toEqual([...chosen, stack]);
  });

  it('are found in the paths of a stack', () => {
    const text = (each: string) => readLine('orders', each);
    const crash = [
      text('Error: no url'),
      text('    at file:///srv/artifacts/orders/1.0.0+ff00ff00/main.js:7'),
      text(''),
    ];
    expect(ofRelease([a, ...crash, b], '1.0.0+ff')).toEqual([...crash, b]);
    expect(ofRelease([a, ...crash, b], '1.0.0+ab')).toEqual([a]);
  });

  it('are found behind the service that the proxy writes before them', () => {
    const request = readLine('haproxy', '{"timeMs":1,"release":"orders@1.0.0+ff00ff00"}');
    expect(ofRelease([request], '1.0.0+ff')).toEqual([request]);
  });

  it('stand in the lines of a part that wrote as several, also when the second one comes later', () => {
    const seen = new Map<string, Set<string>>();
    const other = of('1.0.0+ab12cd34', 'catalog');
    expect(mixedParts([a, other], seen)).toEqual(new Set());
    const mixed = mixedParts([b], seen);
    expect([a, other, stack].map((line) => readable(line, mixed).slice(14, 42).trimEnd())).toEqual([
      'orders        ab12cd34 info',
      'catalog       info  1.0.0+ab',
      'orders                     a',
    ]);
  });

  it('are named when there is no line of one', () => {
    expect(nothingOf('1.0.0+ff', ['orders'])).toBe(
      'no line of release 1.0.0+ff is in the logs of orders; the oldest lines are cut off. Releases: npm run history',
    );
  });
});
