import type { BadRequest } from './bad-requests.ts';

/** Access tokens by who has them. */
export type Tokens = Readonly<Record<'staff' | 'customer', string>>;

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string }[];
}

/** Sends a bad request; says in one line what is wrong with its answer, or undefined when it was refused as it must be. */
export async function notRefused(url: string, bad: BadRequest, tokens: Tokens): Promise<string | undefined> {
  const answer = await fetch(url + bad.path, {
    method: bad.method,
    headers: { ...bad.headers, ...(bad.as === 'nobody' ? {} : { authorization: `Bearer ${tokens[bad.as]}` }) },
    ...(bad.body === undefined || bad.body === '' ? {} : { body: bad.body }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await answer.text();
  const complaint = complaintAbout(answer, text, bad);
  if (complaint === undefined) return undefined;
  return `${bad.method} ${bad.path.slice(0, 100)} with ${bad.fault}: ${complaint}; the answer was ${answer.status} ${text.slice(0, 300)}`;
}

function complaintAbout(answer: Response, text: string, bad: BadRequest): string | undefined {
  if (answer.status !== bad.status) return `not ${bad.status}`;
  if (!/^application\/problem\+json\b/.test(answer.headers.get('content-type') ?? '')) return 'no problem';
  const { code = '', detail = '', errors = [] } = JSON.parse(text) as Problem;
  if (typeof bad.code === 'string' ? code !== bad.code : !bad.code.test(code)) return `not ${bad.code}`;
  if (detail === '') return 'no word about what is wrong';
  if (bad.status === 405 && !answer.headers.has('allow')) return 'no word about the methods that are allowed';
  const isNamed = bad.names === undefined || errors.some(({ path }) => path === bad.names);
  return isNamed ? undefined : `"${bad.names}" is not named`;
}
