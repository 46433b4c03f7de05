import { beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import type { Span } from '@two-pizza/local-infra';
import type { Customer } from '../src/load/customer.ts';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';
import { newCustomer } from './shop.ts';

type ShownSpan = Pick<Span, 'spanId' | 'parentSpanId' | 'service' | 'kind' | 'name' | 'status' | 'attributes'>;
interface Shown {
  readonly traces: readonly { readonly traceId: string; readonly spans: readonly ShownSpan[] }[];
}

const LAST_SPAN = 'send notifications.notifications';

let platform: Platform;
let mia: Customer;
beforeAll(async () => {
  platform = await sharedPlatform();
  mia = await newCustomer(platform, 'mia');
});

describe('npm run trace', () => {
  it('shows one trace from the request to the mail, hop by hop', async () => {
    const { orderId, traceId } = await mia.placeTraced(mia.line(1, 1));
    const { traces } = JSON.parse(await traceWithMail(orderId, '--json')) as Shown;
    expect(traces.map((trace) => trace.traceId)).toEqual([traceId]);
    const spans = traces.flatMap((trace) => trace.spans);

    const smtp = spans.find((span) => span.service === 'notifications' && span.name === 'smtp send');
    expect(pathTo(smtp, spans)).toEqual([
      'orders server POST /orders',
      'orders producer send orders.orders',
      'catalog consumer process orders.orders',
      'catalog producer send catalog.stock',
      'orders consumer process catalog.stock',
      'orders producer send orders.orders',
      'notifications consumer process orders.orders',
      'notifications client smtp send',
    ]);
    const asked = spans.find((span) => span.service === 'catalog' && span.kind === 'server');
    expect(pathTo(asked, spans)).toEqual([
      'orders server POST /orders',
      'orders client GET',
      'catalog server GET /products',
    ]);
    const placed = spans.find((span) => span.name === 'orders.place-order');
    expect(pathTo(placed, spans)).toEqual(['orders server POST /orders', 'orders client orders.place-order']);
    expect(spans.find((span) => span.name === 'POST /orders')?.attributes['shop.order.id']).toBe(orderId);
    expect(
      spans.filter((span) => span.kind === 'consumer').every((span) => span.attributes['shop.order.id'] === orderId),
    ).toBe(true);
    expect(spans.filter((span) => span.status === 'error')).toEqual([]);
  });

  it('shows a rejected order to its mail too, as a waterfall', async () => {
    const { orderId, traceId } = await mia.placeTraced(mia.line(6, 1000));
    const lines = (await traceWithMail(orderId)).split('\n');
    expect(lines[0]).toContain(`Trace ${traceId}`);
    const steps = lines.filter((line) => /→|smtp|^~/.test(line)).map((line) => line.slice(2, 61).trimEnd());
    expect(steps.map((step) => step.replaceAll(/[\d.]+ m?s/g, 'n ms'))).toEqual([
      'orders        POST /orders → 201',
      'orders          call GET /products → 200',
      'catalog           GET /products → 200',
      'Kafka         outbox n ms, send n ms, topic n ms',
      'catalog       orders.order-placed.v1 → applied',
      'Kafka         outbox n ms, send n ms, topic n ms',
      'orders        catalog.stock-rejected.v1 → applied',
      'Kafka         outbox n ms, send n ms, topic n ms',
      'notifications orders.order-rejected.v1 → applied',
      'notifications   smtp send order-rejected',
    ]);
  });

  it('ends with 1 for an order that it does not know, and with 2 for what is no id', async () => {
    expect(await platform.command('trace', '0198b2c4-0000-7000-8000-000000000000')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no trace with 0198b2c4-0000-7000-8000-000000000000 is known'),
    });
    expect(await platform.command('trace', 'yesterday')).toMatchObject({ exitCode: 2 });
  });
});

/** What the command prints once the order has come to its end. */
function traceWithMail(orderId: string, ...more: string[]): Promise<string> {
  return waitFor(
    `the trace of ${orderId} to its mail`,
    async () => {
      const { exitCode, stdout } = await platform.command('trace', orderId, ...more);
      return exitCode === 0 && stdout.includes(LAST_SPAN) ? stdout : undefined;
    },
    30_000,
  );
}

/** The way from the trace's first span to this one: `service kind name` each. */
function pathTo(last: ShownSpan | undefined, spans: readonly ShownSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path: string[] = [];
  for (let span = last; span; span = byId.get(span.parentSpanId))
    path.unshift(`${span.service} ${span.kind} ${span.name}`);
  return path;
}
