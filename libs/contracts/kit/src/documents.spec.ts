import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { asyncApiDocument, openApiDocument } from './documents.ts';
import { defineEvent, defineOperation, defineService, defineTopic, page, pageQuery, Price, text } from './index.ts';

const Cake = z.object({ cakeId: text(10), price: Price }).meta({ id: 'Cake' });

const bakeCake = defineOperation({
  id: 'bakery.bake-cake',
  summary: 'Bakes a cake',
  method: 'POST',
  path: '/cakes/{cakeId}',
  access: 'staff',
  exposure: 'edge',
  idempotencyKey: true,
  request: { params: z.strictObject({ cakeId: text(10) }), body: z.strictObject({ price: Price }) },
  answers: { 201: Cake, 200: Cake },
  errors: { OVEN_FULL: 409 },
});

const listCakes = defineOperation({
  id: 'bakery.list-cakes',
  summary: 'Lists cakes',
  method: 'GET',
  path: '/cakes',
  access: 'public',
  exposure: 'internal',
  request: { query: z.strictObject(pageQuery) },
  answers: { 200: page(Cake) },
  errors: {},
  deprecated: true,
});

const CakeBaked = defineEvent({
  type: 'bakery.cake-baked.v1',
  summary: 'A cake is ready',
  topic: defineTopic({ name: 'bakery.cakes', key: 'cakeId' }),
  data: Cake,
});

const bakery = defineService({
  name: 'bakery',
  summary: 'Cakes',
  operations: { bakeCake, listCakes },
  events: { CakeBaked },
});

/** What the tests look at in a document, read without types. */
type Tree = { readonly [key: string]: Tree } & readonly Tree[];
const openApi = (o?: { issuer: string }) => openApiDocument(bakery, { version: '1.2.3', ...o }) as unknown as Tree;

describe('the OpenAPI document', () => {
  it('is accepted by a public validator', async () => {
    expect(await new Validator().validate(openApiDocument(bakery, { version: '1.2.3' }))).toEqual({ valid: true });
  });

  it('names who may use an operation, and what a refusal looks like', () => {
    const { post } = openApi()['paths']!['/cakes/{cakeId}']!;
    const { get } = openApi()['paths']!['/cakes']!;
    expect(post!['security']).toEqual([{ token: ['shop:staff'] }]);
    expect(Object.keys(post!['responses']!)).toEqual(expect.arrayContaining(['401', '403']));
    expect(get!['security']).toEqual([]);
    expect(Object.keys(get!['responses']!)).toEqual(['200', '400', '500', '502', '503', '504']);
  });

  it('names what the proxy answers when no answer comes, in any case without a trace', () => {
    const { get } = openApi()['paths']!['/cakes']!;
    const code = (status: string) =>
      get!['responses']![status]!['content']!['application/problem+json']!['schema']!['allOf']![1]!['properties']![
        'code'
      ];
    expect([code('502'), code('504')]).toEqual([{ enum: ['CONNECTION_LOST'] }, { enum: ['NO_ANSWER_IN_TIME'] }]);
    expect(Object.keys(get!['responses']!['502']!['headers']!)).toEqual(['x-release']);
  });

  it('lists every code of a status', () => {
    const answer = openApi()['paths']!['/cakes/{cakeId}']!['post']!['responses']!['409']!;
    const schema = answer['content']!['application/problem+json']!['schema']!;
    expect(schema['allOf']![1]).toEqual({
      properties: { status: { const: 409 }, code: { enum: ['IDEMPOTENCY_KEY_REUSED', 'OVEN_FULL'] } },
    });
  });

  it('describes bodies, and what follows from taking one', () => {
    const { post } = openApi()['paths']!['/cakes/{cakeId}']!;
    expect(post!['requestBody']!['required']).toBe(true);
    expect(Object.keys(post!['responses']!)).toEqual(expect.arrayContaining(['400', '408', '413', '415']));
    expect(Object.keys(post!['responses']!['201']!['headers']!)).toEqual(['traceresponse', 'x-release', 'Location']);
  });

  it('shows a number in the query as a number with its default', () => {
    const [limit] = openApi()['paths']!['/cakes']!['get']!['parameters']!;
    expect(limit).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    });
  });

  it('says where tokens come from when it knows the issuer', () => {
    expect(openApi({ issuer: 'https://id.example/' })['components']!['securitySchemes']!['token']).toEqual({
      type: 'openIdConnect',
      openIdConnectUrl: 'https://id.example/.well-known/openid-configuration',
    });
  });
});

describe('the AsyncAPI document', () => {
  const uses = [{ event: CakeBaked, reads: z.object({ cakeId: text(10) }) }];
  const document = asyncApiDocument(bakery, uses, { version: '1.2.3' });

  it('is accepted by the public parser', async () => {
    const { diagnostics } = await new Parser().parse(JSON.stringify(document));
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
  });

  it('tells what is sent from what is read of it', () => {
    const channel = (document as unknown as Tree)['channels']!['bakery.cakes']!;
    expect(channel['messages']!['send.bakery.cake-baked.v1']!['payload']).toEqual({
      $ref: '#/components/schemas/Cake',
    });
    expect(Object.keys(channel['messages']!['receive.bakery.cake-baked.v1']!['payload']!['properties']!)).toEqual([
      'cakeId',
    ]);
  });
});
