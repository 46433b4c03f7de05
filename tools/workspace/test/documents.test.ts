import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { asyncApiDocument, openApiDocument, type JsonObject } from '@two-pizza/contracts-kit/documents';
import { contracts, eventsByName } from './contracts.ts';

const parser = new Parser();
const all = await contracts();
const everyEvent = [...(await eventsByName()).values()].map((event) => ({ event, reads: event.data }));

async function errorsOfAsyncApi(document: JsonObject): Promise<string[]> {
  const { diagnostics } = await parser.parse(JSON.stringify(document));
  return diagnostics
    .filter(({ severity }) => severity === 0)
    .map(({ message, path }) => `${path.join('.')}: ${message}`);
}

describe.each(all)('the documents of $name', (contract) => {
  it('are valid OpenAPI', async () => {
    const document = openApiDocument(contract, { version: '1.0.0', issuer: 'https://issuer.example' });
    expect(await new Validator().validate(document)).toEqual({ valid: true });
    expect(
      Object.values(document['paths'] as JsonObject).flatMap((path) => Object.keys(path as JsonObject)),
    ).toHaveLength(Object.keys(contract.operations).length);
  });

  it('are valid AsyncAPI, whatever events the service reads', async () => {
    expect(await errorsOfAsyncApi(asyncApiDocument(contract, everyEvent, { version: '1.0.0' }))).toEqual([]);
  });
});

it('a broken document is refused by both validators', async () => {
  const [contract] = all;
  if (contract === undefined) throw new Error('there are no contracts');
  const openApi = openApiDocument(contract, { version: '1.0.0' });
  expect(await new Validator().validate({ ...openApi, info: {} })).toMatchObject({ valid: false });
  const asyncApi = asyncApiDocument(contract, [], { version: '1.0.0' });
  expect(await errorsOfAsyncApi({ ...asyncApi, info: {} })).not.toEqual([]);
});
