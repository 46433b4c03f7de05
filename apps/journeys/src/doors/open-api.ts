/** What the attacks read of a JSON Schema. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

interface OperationObject {
  readonly operationId: string;
  readonly 'x-access': 'public' | 'customer' | 'staff';
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: { readonly 'application/json': { readonly schema: Schema } };
  };
}

/** A service's `/openapi.json`, as far as the attacks read it. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One operation with its address and a body that it takes. */
export interface Operation extends OperationObject {
  readonly method: string;
  readonly path: string;
  /** Every method that the address has. */
  readonly methods: readonly string[];
  readonly body: { readonly schema: Schema; readonly sample: unknown; readonly required: boolean } | undefined;
}

/** All operations of a document, references resolved. */
export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...described,
      method: method.toUpperCase(),
      methods: Object.keys(methods).map((each) => each.toUpperCase()),
      path,
      body: bodyOf(described, document),
    })),
  );
}

function bodyOf({ requestBody }: OperationObject, document: OpenApi): Operation['body'] {
  if (!requestBody) return undefined;
  const schema = resolved(requestBody.content['application/json'].schema, document);
  return { schema, sample: sampleOf(schema), required: requestBody.required };
}

/** A schema without references. Of alternatives the last one stands for all: it is the one that says most. */
function resolved(schema: Schema, document: OpenApi): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return resolved(document.components.schemas[name] ?? {}, document);
  if (schema.anyOf) return { ...resolved(schema.anyOf.at(-1) ?? {}, document), minLength: 0 };
  const { properties = {}, items } = schema;
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, resolved(each, document)])),
    ...(items ? { items: resolved(items, document) } : {}),
  };
}

/** A value that a schema takes, with every field that it names. */
export function sampleOf(schema: Schema): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const { type, properties = {}, items = {}, minimum = 1, maximum = 1 } = schema;
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, sampleOf(each)]));
    case 'array':
      return [sampleOf(items)];
    case 'integer':
      return Math.min(Math.max(1, minimum), maximum);
    case 'string':
      return 'a';
    default:
      throw new Error(`no sample for ${JSON.stringify(schema)}`);
  }
}
