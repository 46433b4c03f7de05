import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuerKeys } from '../src/issuer-keys.ts';
import { ask } from './asking.ts';
import type { SampleIssuer } from './sample-issuer.ts';
import type { SampleService } from './sample-service.ts';

/** A service and its issuer, and the class that keeps an issuer's keys, with all guards or without them. */
export interface Guarded {
  readonly service: SampleService & { readonly url: string };
  readonly issuer: SampleIssuer;
  readonly Keys: typeof IssuerKeys;
  readonly folder: string;
}

/** One guard: the lines without which it is gone, and a question that it alone answers with yes. */
export interface Guard {
  readonly patches: readonly (readonly [file: string, line: string, without: string])[];
  holds(guarded: Guarded): Promise<boolean>;
}

const silent = { warn: () => undefined };

async function post(
  { service, issuer }: Guarded,
  body: string,
  headers: Record<string, string> = {},
  path = '/things',
) {
  const authorization = `Bearer ${await issuer.token()}`;
  return ask(service.url + path, {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': 'application/json', ...headers },
  });
}

/** Every guard of the door that could go without a test noticing it otherwise, by what it does. */
export const guards: Readonly<Record<string, Guard>> = {
  'a body has a greatest weight': {
    patches: [['body.ts', 'BODY_LIMIT_BYTES = 1_048_576', 'BODY_LIMIT_BYTES = 104_857_600']],
    holds: async (at) => (await post(at, JSON.stringify({ name: 'x'.repeat(2_097_152) }))).status === 413,
  },
  'a body has a greatest number of values': {
    patches: [['body.ts', '  refuseCrowd(body);\n', '']],
    holds: async (at) => {
      const parts = Array.from({ length: 10_001 }, () => ({ quantity: 1 }));
      return (await post(at, JSON.stringify({ name: 'nut', parts }))).status === 400;
    },
  },
  'no key of a body reaches into a prototype': {
    patches: [['body.ts', '  if (MAYBE_POISON.test(text)) refusePoison(value);\n', '']],
    holds: async (at) => {
      const { body } = await post(at, '{"name": "nut", "__proto__": {"admin": true}}');
      return String(body['detail']).includes('never allowed');
    },
  },
  'a compressed body is refused': {
    patches: [['body.ts', "  if (charset.toLowerCase() === 'utf-8' &&", '  if (0 === 0 ||']],
    holds: async (at) => (await post(at, '{"name": "nut"}', { 'content-encoding': 'gzip' })).status === 415,
  },
  'a parameter is given once': {
    patches: [['request.ts', "wrong.push({ path: name, message: 'must be given once' });", 'once[name] = value[0];']],
    holds: async ({ service }) => (await ask(`${service.url}/things?limit=5&limit=6`)).status === 400,
  },
  'a parameter that nobody knows is refused': {
    patches: [['request.ts', '  else wrong.push(...Object.keys(given)', '  else void (Object.keys(given)']],
    holds: async ({ service }) => (await ask(`${service.url}/things/one?colour=red`)).status === 400,
  },
  'a forged cursor with NUL is refused': {
    patches: [['cursor.ts', '(isStorable(value) ? value : refuse())', 'value']],
    holds: async ({ service }) => {
      const cursor = Buffer.from('{"after": "\\u0000"}').toString('base64url');
      return (await ask(`${service.url}/things?cursor=${cursor}`)).body.code === 'CURSOR_INVALID';
    },
  },
  'an answer has only what its contract promises': {
    patches: [['answer.interceptor.ts', 'return read.data', 'return answer.body']],
    holds: async (at) => !('secret' in (await post(at, '{"name": "nut"}')).body),
  },
  'what is for staff is not for customers': {
    patches: [['access.guard.ts', "if (access === 'staff' && caller.kind !== 'staff')", 'if (0 > 1)']],
    holds: async (at) => (await post(at, '{}', {}, '/things/one/removal')).status === 403,
  },
  'a token is for this audience': {
    patches: [
      ['access-tokens.ts', '      audience,\n      algorithms', '      algorithms'],
      ['access-tokens.ts', ' && [claims.aud ?? []].flat().includes(this.#expects.audience)', ''],
      ['access-tokens.ts', 'const { issuer, audience } =', 'const { issuer } ='],
    ],
    holds: async (at) => {
      const authorization = `Bearer ${await at.issuer.token({ aud: 'bank' })}`;
      return (await post(at, '{"name": "nut"}', { authorization })).status === 401;
    },
  },
  'a token names somebody whom a database can store': {
    patches: [['access-tokens.ts', ' || !isStorable(sub)', '']],
    holds: async (at) => {
      const authorization = `Bearer ${await at.issuer.token({ sub: 'ada\0' })}`;
      return (await post(at, '{"name": "nut"}', { authorization })).status === 401;
    },
  },
  'no mail address is written to the log': {
    patches: [['log.ts', '    hooks: { streamWrite: withoutMailAddresses },\n', '']],
    holds: async ({ service }) => {
      await ask(`${service.url}/things/ada@example.org`);
      const line = await service.logged(
        'request',
        ({ path }) => String(path).includes('ada@') || String(path).includes('<mail'),
      );
      return !JSON.stringify(line).includes('ada@example.org');
    },
  },
  'kept keys serve while the issuer is away': {
    patches: [['issuer-keys.ts', 'if (this.#cacheFile) this.#readCache(this.#cacheFile);', '']],
    holds: async ({ Keys, issuer, folder }) => {
      const cacheFile = await keptKeys(Keys, issuer, folder, 'away.json');
      const later = new Keys({ issuer: issuer.url, cacheFile, log: silent });
      later.start();
      later.stop();
      return later.finder() !== undefined; // at once: nobody was asked yet
    },
  },
  'kept keys are for their owner alone': {
    patches: [['key-set.ts', "{ mode: 0o600, flag: 'wx' }", "{ mode: 0o644, flag: 'wx' }"]],
    holds: async ({ Keys, issuer, folder }) =>
      (statSync(await keptKeys(Keys, issuer, folder, 'mode.json')).mode & 0o777) === 0o600,
  },
  'forged keys do not become traffic for the issuer': {
    patches: [['issuer-keys.ts', "if (!this.#mayAsk()) return 'cannot-ask-now';", '']],
    holds: async ({ Keys, issuer }) => {
      const keys = new Keys({ issuer: issuer.url, log: silent });
      const before = issuer.requests;
      for (let count = 0; count < 50; count += 1) await keys.askForKey(`of-nobody-${count}`);
      return issuer.requests - before < 30;
    },
  },
};

/** The file of an issuer's keys, written. */
async function keptKeys(Keys: typeof IssuerKeys, issuer: SampleIssuer, folder: string, name: string): Promise<string> {
  const cacheFile = join(folder, name);
  await new Keys({ issuer: issuer.url, cacheFile, log: silent }).askForKey('any');
  return cacheFile;
}
