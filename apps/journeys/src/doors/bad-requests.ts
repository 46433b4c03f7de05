import { badBodies } from './bad-bodies.ts';
import type { Operation } from './open-api.ts';

/** A request that must be refused, and how. */
export interface BadRequest {
  readonly fault: string;
  readonly method: string;
  readonly path: string;
  readonly as: 'staff' | 'customer' | 'nobody';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  readonly code: string | RegExp;
  /** The place that the problem must name among its `errors`. */
  readonly names?: string;
}

const MEGABYTES_2 = 2_097_152;
const json = { 'content-type': 'application/json' };
const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Every bad request that follows from the description of an operation. */
export function badRequests(operation: Operation): BadRequest[] {
  return [
    ...wrongBodies(operation),
    ...wrongPackages(operation),
    ...wrongQueries(operation),
    ...wrongPaths(operation),
    ...wrongKeys(operation),
    ...wrongMethods(operation),
    ...wrongCallers(operation),
  ];
}

/** A request that is right, from which each bad one differs in one thing. */
function goodRequest({ method, path, parameters, body }: Operation) {
  const params = parameters.filter((each) => each.in === 'path');
  const address = params.reduce((url, { name }) => url.replace(`{${name}}`, 'nobody-knows-this'), path);
  const sent = body ? { headers: json, body: JSON.stringify(body.sample) } : {};
  return { method, path: address, as: 'staff', ...sent } as const;
}

const invalid = { status: 400, code: 'REQUEST_INVALID' } as const;

function wrongBodies(operation: Operation): BadRequest[] {
  const { body } = operation;
  if (!body) return [];
  return badBodies(body.schema, body.sample).map(({ fault, path, value }) => ({
    ...goodRequest(operation),
    ...invalid,
    fault: `${fault} at ${path || 'the top'}`,
    body: JSON.stringify(value),
    names: path || 'body',
  }));
}

/** What is wrong before anybody looks at the fields. */
function wrongPackages(operation: Operation): BadRequest[] {
  const { body } = operation;
  if (!body) return [];
  const good = goodRequest(operation);
  const nested = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
  const broken = { 'no JSON': 'name=nut', 'half of a JSON': '{"a": ', 'a thousand-fold nested JSON': nested };
  const withKey = (key: string) => `{"${key}": {"admin": true}, ${good.body?.slice(1) ?? ''}`;
  const poison = { 'a __proto__ key': withKey('__proto__'), 'a hidden __proto__ key': withKey('\\u005f_proto__') };
  const bad = (fault: string, more: Partial<BadRequest>): BadRequest => ({ ...good, ...invalid, fault, ...more });
  const unsupported = { status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' };
  return [
    ...Object.entries({ ...broken, ...poison }).map(([fault, text]) => bad(fault, { body: text })),
    ...(body.required ? [bad('no body', { headers: {}, body: '', names: 'body' })] : []),
    bad('2 MB', { body: JSON.stringify('x'.repeat(MEGABYTES_2)), status: 413, code: 'BODY_TOO_LARGE' }),
    bad('a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, ...unsupported }),
    bad('another character set', { headers: { 'content-type': 'application/json; charset=latin1' }, ...unsupported }),
    bad('a compressed body', { headers: { ...json, 'content-encoding': 'gzip' }, ...unsupported }),
  ];
}

function wrongQueries(operation: Operation): BadRequest[] {
  const good = goodRequest(operation);
  const bad = (query: string, names: string): BadRequest => {
    const fault = `?${query.length > 60 ? `${query.slice(0, 60)}…` : query}`;
    return { ...good, ...invalid, fault, path: `${good.path}?${query}`, names };
  };
  const params = operation.parameters.filter((each) => each.in === 'query');
  const each = params.flatMap(({ name, schema }) => {
    const numbers = ['0', '-1', '1.5', '1e1', '101', '9007199254740993', 'many', ''];
    const values = schema.type === 'integer' ? numbers : ['a%00b', '', 'x'.repeat(7000)];
    return [...values.map((value) => bad(`${name}=${value}`, name)), bad(`${name}=1&${name}=1`, name)];
  });
  const forged = [{}, { before: 'a\0' }, { before: 5 }, ['a'], null, 'text', { name: '\0', productId: '\0' }];
  const cursors = [
    'abc',
    ...forged.map(cursorOf),
    cursorOf({ createdAt: '0000-01-01T00:00:00.000Z', notificationId: 'a' }),
  ];
  const hasCursor = params.some(({ name }) => name === 'cursor');
  return [
    ...each,
    ...['colour', '__proto__', 'constructor'].map((name) => bad(`${name}=1`, name)),
    ...(hasCursor ? cursors : []).map((cursor) => {
      const { names: _names, ...rest } = bad(`cursor=${cursor}`, '');
      return { ...rest, code: 'CURSOR_INVALID' };
    }),
  ];
}

function wrongPaths(operation: Operation): BadRequest[] {
  const good = goodRequest(operation);
  const params = operation.parameters.filter((each) => each.in === 'path');
  return params.flatMap(({ name }) => {
    const at = (value: string) => ({
      ...good,
      path: operation.path.replace(`{${name}}`, value),
      fault: `the id ${value.slice(0, 20)}`,
    });
    const wrong = ['%00', '%F0%9F%8D%95', 'x'.repeat(2000), '..%2F..', '__proto__', '%20'];
    return [
      { ...at('nobody-knows-this'), status: 404, code: /_UNKNOWN$/ },
      ...wrong.map((value) => ({ ...at(value), ...invalid, names: name })),
      ...['%ED%A0%80', '%zz', '%'].map((value) => ({ ...at(value), ...invalid })), // no text at all
    ];
  });
}

function wrongKeys(operation: Operation): BadRequest[] {
  const takesKey = operation.parameters.some(({ name }) => name === 'Idempotency-Key');
  const keys = takesKey ? ['x'.repeat(256), 'ä', 'tab\there', ''] : [];
  const good = goodRequest(operation);
  return keys.map((key) => ({
    ...good,
    ...invalid,
    fault: `the Idempotency-Key ${JSON.stringify(key.slice(0, 20))}`,
    headers: { ...good.headers, 'idempotency-key': key },
    names: 'Idempotency-Key',
  }));
}

function wrongMethods(operation: Operation): BadRequest[] {
  const others = ['DELETE', 'PUT', 'PATCH', 'POST', 'OPTIONS'].filter((method) => !operation.methods.includes(method));
  const good = goodRequest(operation);
  return others.map((method) => ({ ...good, method, fault: method, status: 405, code: 'METHOD_NOT_ALLOWED' }));
}

function wrongCallers(operation: Operation): BadRequest[] {
  const access = operation['x-access'];
  if (access === 'public') return [];
  const good = goodRequest(operation);
  const stranger = { ...good, fault: 'no token', as: 'nobody', status: 401, code: 'NOT_AUTHENTICATED' } as const;
  const customer = { ...good, fault: "a customer's token", as: 'customer', status: 403, code: 'NOT_ALLOWED' } as const;
  return access === 'staff' ? [stranger, customer] : [stranger];
}
