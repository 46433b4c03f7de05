import type { z } from 'zod';

/** Who may use an operation: anybody, a customer for what is theirs (staff: for everybody's), or staff alone. */
export type Access = 'public' | 'customer' | 'staff';

/** Which listener of the proxy routes an operation: `edge` for customers' clients, `internal` for other services only. */
export type Exposure = 'edge' | 'internal';

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

interface RequestSchemas {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
}

/**
 * One HTTP operation as its provider promises it. `answers` maps each success status to its body,
 * `errors` maps each error code of its own to the HTTP status; the codes every operation shares are in problem.ts.
 */
export interface OperationContract {
  readonly id: string;
  readonly summary: string;
  readonly method: HttpMethod;
  /** OpenAPI form: `/orders/{orderId}`. */
  readonly path: `/${string}`;
  readonly access: Access;
  readonly exposure: Exposure;
  /** Takes the header `Idempotency-Key`. */
  readonly idempotencyKey?: true;
  readonly request: RequestSchemas;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly deprecated?: true;
}

/** Declares an operation; the identity function that keeps its literal types. */
export function defineOperation<const O extends OperationContract>(operation: O): O {
  return operation;
}

type Part<O extends OperationContract, P extends keyof RequestSchemas> = O['request'] extends {
  readonly [K in P]: infer S extends z.ZodType;
}
  ? S
  : never;

type PartOutput<O extends OperationContract, P extends keyof RequestSchemas> = [Part<O, P>] extends [never]
  ? unknown
  : { readonly [K in P]: z.output<Part<O, P>> };

type PartInput<O extends OperationContract, P extends keyof RequestSchemas> = [Part<O, P>] extends [never]
  ? unknown
  : { readonly [K in P]: z.input<Part<O, P>> };

/** The verified sender of a request. `customerId` is the token's `sub`. */
export interface Caller {
  readonly kind: 'customer' | 'staff';
  readonly customerId: string;
}

/** What came in the header `Idempotency-Key`, and the SHA-256 (hex) of the body as received, keys sorted. */
export interface IdempotencyKey {
  readonly key: string;
  readonly bodyHash: string;
}

/** A validated request as a handler takes it: the parts that the contract names, and nothing else. */
export type RequestOf<O extends OperationContract> = PartOutput<O, 'params'> &
  PartOutput<O, 'query'> &
  PartOutput<O, 'body'> &
  (O['access'] extends 'public' ? unknown : { readonly caller: Caller }) &
  (O extends { idempotencyKey: true } ? { readonly idempotency: IdempotencyKey | undefined } : unknown);

/** What a caller sends: the same parts before defaults and transformations. */
export type SentRequestOf<O extends OperationContract> = PartInput<O, 'params'> &
  PartInput<O, 'query'> &
  PartInput<O, 'body'>;

/** One success answer: the status decides the body. Headers are response headers, lower case. */
export type AnswerOf<O extends OperationContract> = {
  [S in keyof O['answers'] & number]: {
    readonly status: S;
    readonly body: z.input<O['answers'][S]>;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof O['answers'] & number];

/** The error codes an operation declares as its own. */
export type ErrorCodeOf<O extends OperationContract> = keyof O['errors'] & string;
