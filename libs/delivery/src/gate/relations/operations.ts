import type { Manifest, ProvidedOperation } from '@two-pizza/contracts-kit/documents';
import type { Break } from '../break.ts';
import { brokenAnswers } from './answers.ts';
import { brokenRequest, sentBy } from './requests.ts';

type Access = ProvidedOperation['access'];
const RANK = { public: 0, customer: 1, staff: 2 } as const satisfies Record<Access, number>;

/** Whether the two have anything to do with each other by HTTP: the consumer calls the provider. */
export function callsOf(consumer: Manifest, provider: string): string[] {
  return Object.keys(consumer.uses.http).filter((id) => consumer.uses.http[id]?.provider === provider);
}

/** Every call that the consumer makes, held against what the provider offers: operation, access, request, answers. */
export function brokenCalls(consumer: Manifest, provider: Manifest): Break[] {
  return callsOf(consumer, provider.service).flatMap((id) => {
    const use = consumer.uses.http[id];
    if (use === undefined) return [];
    const operation = operationAt(provider, use);
    if (operation === undefined) return [operationGone(id, use, provider)];
    return [
      ...accessTightened(id, use.access, operation.access),
      ...brokenRequest(id, sentBy(use), operation),
      ...brokenAnswers(id, use, operation),
    ];
  });
}

/** A call is its method and its path; what the operation is called inside the code does not travel. */
export function operationAt(
  provider: Manifest,
  { method, path }: { method: string; path: string },
): ProvidedOperation | undefined {
  const places = (template: string) => template.replace(/\{[^}]+\}/g, '{}');
  return Object.values(provider.provides.http).find(
    (each) => each.method === method && places(each.path) === places(path),
  );
}

/** The break of an operation that is not where it was. */
export function operationGone(
  id: string,
  { method, path }: { method: string; path: string },
  provider: Manifest,
): Break {
  const moved = provider.provides.http[id];
  const reason = `${method} ${path} is ${moved === undefined ? 'gone' : `${moved.method} ${moved.path} now`}`;
  return { kind: 'operation-gone', path: id, reason, undecided: false };
}

/** Access may be loosened; tightened, it shuts out whoever has no such token. */
export function accessTightened(id: string, before: Access, after: Access): Break[] {
  if (RANK[after] <= RANK[before]) return [];
  return [
    {
      kind: 'access-tightened',
      path: `${id} → access`,
      reason: `was for ${before}, is for ${after} now`,
      undecided: false,
    },
  ];
}
