export interface RequestOptions {
  readonly method?: string;
  /** An object is sent as JSON; text is sent as it is, with the content type of `headers` or JSON's. */
  readonly body?: unknown;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface Answer<B> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where the answer is JSON, else text. */
  readonly body: B;
}

/** One HTTP request as a test makes it; every status is an answer, only a broken connection is an error. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of any shape
export async function request<B = any>(url: string, options: RequestOptions = {}): Promise<Answer<B>> {
  const { body, token } = options;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
    ...(text === undefined ? {} : { body: text }),
  });
  const answer = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (isJson && answer !== '' ? JSON.parse(answer) : answer) as B,
  };
}
