import { ContractError } from '@two-pizza/contracts-kit';

/** What is wrong with one field: `{path: "items.0.quantity", message}`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** The request breaks its contract; `fields` name each place. */
export class RequestInvalid extends ContractError {
  readonly code = 'REQUEST_INVALID';
  override readonly fields: readonly FieldError[] | undefined = undefined;
  constructor(detail: string, fields?: readonly FieldError[]) {
    super(detail);
    this.fields = fields;
  }
}

/** A cursor that this service did not write. */
export class CursorInvalid extends ContractError {
  readonly code = 'CURSOR_INVALID';
  constructor() {
    super('This cursor is not one of ours. Start the list again without a cursor.');
  }
}

/** No token, or one that is expired, forged, or not for us. `reason` goes to WWW-Authenticate. */
export class NotAuthenticated extends ContractError {
  readonly code = 'NOT_AUTHENTICATED';
  readonly reason: 'no-token' | 'invalid-token';
  constructor(reason: 'no-token' | 'invalid-token', detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

/** The token is good, but not for this operation. */
export class NotAllowed extends ContractError {
  readonly code = 'NOT_ALLOWED';
  readonly scope: string;
  constructor(scope: string) {
    super(`This operation needs the scope ${scope}.`);
    this.scope = scope;
  }
}

/** Nothing is wrong with the request; something we need is away. Try again. */
export class NotReady extends ContractError {
  readonly code = 'NOT_READY';
  override readonly retryAfterS = 1;
}

/** A refusal of the HTTP layer itself; `headers` belong to the answer. */
export class HttpRefused extends ContractError {
  readonly code:
    'ROUTE_UNKNOWN' | 'METHOD_NOT_ALLOWED' | 'REQUEST_TIMEOUT' | 'BODY_TOO_LARGE' | 'MEDIA_TYPE_UNSUPPORTED';
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: HttpRefused['code'], detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.code = code;
    this.headers = headers;
  }
}
