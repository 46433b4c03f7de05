import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { badRequests } from './bad-requests.ts';
import { operationsOf, type OpenApi } from './open-api.ts';
import { notRefused } from './refusals.ts';

const orderPizza: OpenApi = {
  components: { schemas: { Size: { type: 'integer', minimum: 1, maximum: 40 } } },
  paths: {
    '/pizzas/{pizzaId}': {
      post: {
        operationId: 'pizzas.order-pizza',
        'x-access': 'staff',
        parameters: [
          { name: 'pizzaId', in: 'path', required: true, schema: { type: 'string', examples: ['margherita'] } },
          { name: 'cursor', in: 'query', required: false, schema: { type: 'string' } },
          { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['sizes'],
                additionalProperties: false,
                properties: {
                  sizes: { type: 'array', minItems: 1, maxItems: 2, items: { $ref: '#/components/schemas/Size' } },
                  note: { type: 'string', maxLength: 3 },
                },
              },
            },
          },
        },
      },
    },
  },
};

const [operation] = operationsOf(orderPizza);
const requests = badRequests(operation!);

describe('the bad requests that follow from a description', () => {
  it('differ from a good one in one thing each, at every place of it', () => {
    const bodies = requests.filter(({ fault }) => / at /.test(fault));
    expect(operation!.body?.sample).toEqual({ sizes: [1], note: 'a' });
    expect(bodies.filter(({ names }) => names === 'sizes.0').map(({ fault, body }) => `${fault}: ${body}`)).toEqual(
      expect.arrayContaining([
        'string for integer at sizes.0: {"sizes":["text"],"note":"a"}',
        'too large at sizes.0: {"sizes":[41],"note":"a"}',
        'a fraction at sizes.0: {"sizes":[1.5],"note":"a"}',
        'a number beyond 2^53 at sizes.0: {"sizes":[9007199254740994],"note":"a"}',
      ]),
    );
    expect(bodies.map(({ fault }) => fault)).toEqual(
      expect.arrayContaining([
        'a missing field at sizes',
        'an unknown field at colour',
        '3 items at sizes',
        'no items at sizes',
        'NUL at note',
        'a lone surrogate at note',
        'too long at note',
      ]),
    );
  });

  it('are of every kind', () => {
    const kinds = [
      /__proto__ key/,
      /2 MB/,
      /thousand-fold/,
      /a form/,
      /\?cursor=/,
      /the id %00/,
      /Idempotency-Key/,
      /^PUT$/,
      /no token/,
      /a customer's token/,
    ];
    for (const kind of kinds) expect(requests.map(({ fault }) => fault)).toContainEqual(expect.stringMatching(kind));
  });
});

describe('a server that is not strict', () => {
  let url: string;
  let answer: RequestListener;
  const server = createServer((request, response) => answer(request.resume(), response));
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const complaints = async () => {
    const told = await Promise.all(requests.map((bad) => notRefused(url, bad, { staff: 's', customer: 'c' })));
    return told.filter((line) => line !== undefined).length;
  };

  it.each([
    ['takes everything', 200, {}],
    ['falls over everything', 500, { code: 'INTERNAL_ERROR', detail: 'our fault' }],
    ['refuses everything without a word', 400, {}],
    ['names no place', 400, { code: 'REQUEST_INVALID' }],
  ])('and %s is told for every request', async (_, status, body) => {
    answer = (_request, response) =>
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
    expect(await complaints()).toBe(requests.length);
  });
});
