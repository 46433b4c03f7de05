import type { z } from 'zod';
import { jsonSchemaOf, schemaWriter, type JsonObject } from './json-schema.ts';
import type { OperationContract } from './operation.ts';
import { edgeErrors, errorsOf, Problem, titleOf } from './problem.ts';
import type { ServiceContract } from './service.ts';

type Schema = (schema: z.ZodType) => JsonObject;

/** The scope in a token that makes its owner staff. */
const STAFF_SCOPE = 'shop:staff';

/** The OpenAPI 3.1 description of a service's operations. With `issuer`, readers learn where tokens come from. */
export function openApiDocument(contract: ServiceContract, o: { version: string; issuer?: string }): JsonObject {
  const writer = schemaWriter('#/components/schemas/');
  const paths: Record<string, JsonObject> = {};
  for (const operation of Object.values(contract.operations)) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describeOperation(contract, operation, writer.of);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: contract.name,
      summary: contract.summary,
      version: o.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [{ name: contract.name, description: contract.summary }],
    paths,
    components: {
      schemas: writer.components(),
      headers: answerHeaders,
      securitySchemes: { token: tokenScheme(o.issuer) },
    },
  };
}

function describeOperation(contract: ServiceContract, operation: OperationContract, schema: Schema): JsonObject {
  return {
    operationId: operation.id,
    summary: operation.summary,
    tags: [contract.name],
    ...(operation.deprecated ? { deprecated: true } : {}),
    'x-exposure': operation.exposure,
    'x-access': operation.access,
    security: operation.access === 'public' ? [] : [{ token: operation.access === 'staff' ? [STAFF_SCOPE] : [] }],
    parameters: parametersOf(operation),
    ...(operation.request.body === undefined ? {} : { requestBody: requestBody(operation.request.body, schema) }),
    responses: {
      ...successes(operation, schema),
      ...problems(errorsOf(operation), ['traceresponse', 'x-release'], schema),
      ...problems(edgeErrors, ['x-release'], schema), // from the proxy, which has no trace
    },
  };
}

function parametersOf({ request, idempotencyKey }: OperationContract): JsonObject[] {
  return [
    ...(request.params === undefined ? [] : parametersIn('path', request.params)),
    ...(request.query === undefined ? [] : parametersIn('query', request.query)),
    ...(idempotencyKey ? [idempotencyKeyParameter] : []),
  ];
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType): JsonObject[] {
  const { properties = {}, required = [] } = jsonSchemaOf(schema) as {
    properties?: Record<string, JsonObject>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }));
}

/** Printable ASCII; no space at the ends, where HTTP cuts it off. */
export const idempotencyKeySchema: JsonObject = {
  type: 'string',
  pattern: '^[!-~]([ -~]{0,253}[!-~])?$',
  minLength: 1,
  maxLength: 255,
};

const idempotencyKeyParameter: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Belongs to the caller for 24 hours: the same key and body again give the same result, and nothing is done twice.',
  schema: idempotencyKeySchema,
};

function requestBody(body: z.ZodType, schema: Schema): JsonObject {
  return { required: !body.safeParse(undefined).success, content: { 'application/json': { schema: schema(body) } } };
}

function successes(operation: OperationContract, schema: Schema): JsonObject {
  const answers = Object.entries(operation.answers).map(([status, body]) => [
    status,
    {
      description: successOf(Number(status), operation),
      headers: { ...headersOf('traceresponse', 'x-release'), ...(status === '201' ? headersOf('Location') : {}) },
      content: { 'application/json': { schema: schema(body) } },
    },
  ]);
  return Object.fromEntries(answers) as JsonObject;
}

function successOf(status: number, { answers }: OperationContract): string {
  if (status === 201) return 'Created';
  return 201 in answers ? 'The Idempotency-Key was used before with this body: what it made, as it is now' : 'Done';
}

/** One answer per status, with the codes that it may carry. */
function problems(
  errors: Readonly<Record<string, number>>,
  headers: readonly string[],
  schema: Schema,
): Record<string, JsonObject> {
  const byStatus = Map.groupBy(Object.entries(errors), ([, status]) => status);
  const described = [...byStatus].map(([status, entries]) => {
    const codes = entries.map(([code]) => code);
    const narrowed = { properties: { status: { const: status }, code: { enum: codes } } };
    return [
      String(status),
      {
        description: codes.map(titleOf).join(', or: '),
        headers: headersOf(...headers, ...(extraHeaders[status] ?? [])),
        content: { 'application/problem+json': { schema: { allOf: [schema(Problem), narrowed] } } },
      },
    ];
  });
  return Object.fromEntries(described) as Record<string, JsonObject>;
}

const extraHeaders: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

const answerHeaders: Record<string, JsonObject> = {
  traceresponse: { description: 'The trace of this request (W3C Trace Context).', schema: { type: 'string' } },
  'x-release': { description: 'Who answered: `<service>@<version>+<hash>`, or `edge`.', schema: { type: 'string' } },
  Location: { description: 'Where the new thing is.', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 0 } },
};

function headersOf(...names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function tokenScheme(issuer: string | undefined): JsonObject {
  if (issuer === undefined) return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' };
  return { type: 'openIdConnect', openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` };
}
