import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { asyncApiDocument, openApiDocument, type JsonObject } from '@two-pizza/contracts-kit/documents';
import { contracts, eventsByName, exportsOfContracts, forgottenIn, grown } from './contracts.ts';

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

it('every operation and event that a contract defines is in its service: what is forgotten there would be in no document', async () => {
  const packages = await exportsOfContracts();
  expect(packages.flatMap(forgottenIn)).toEqual([]);
  const { operations, events } = grown(all[0]!);
  const more = [...packages.flat(), operations['newRoute'], events['NewEvent']];
  expect(forgottenIn(more)).toEqual([expect.stringContaining('.new-route'), expect.stringContaining('.new-event.v1')]);
});

it.each(all)('a new route and a new event of $name are in the documents by themselves', async (contract) => {
  const version = { version: '1.0.0' };
  const documents = (of: typeof contract) => ({
    routes: Object.keys(openApiDocument(of, version)['paths'] as JsonObject),
    messages: JSON.stringify(asyncApiDocument(of, [], version)),
  });
  expect(documents(contract).routes).not.toContain('/new-routes');
  expect(documents(grown(contract)).routes).toContain('/new-routes');
  expect(documents(grown(contract)).messages).toContain(`${contract.name}.new-event.v1`);
});

it('a broken document is refused by both validators', async () => {
  const [contract] = all;
  if (contract === undefined) throw new Error('there are no contracts');
  const openApi = openApiDocument(contract, { version: '1.0.0' });
  expect(await new Validator().validate({ ...openApi, info: {} })).toMatchObject({ valid: false });
  const asyncApi = asyncApiDocument(contract, [], { version: '1.0.0' });
  expect(await errorsOfAsyncApi({ ...asyncApi, info: {} })).not.toEqual([]);
});
