import type { Manifest } from '@two-pizza/contracts-kit/documents';
import type { Break } from '../break.ts';
import { unreadable } from '../relations/answers.ts';

/** Two releases share rows: each must read what the other writes, in every column that both declare. */
export function brokenValues(candidate: Manifest, staying: Manifest): Break[] {
  return Object.entries(candidate.database.values).flatMap(([column, ours]) => {
    const theirs = staying.database.values[column];
    if (theirs === undefined) return [];
    const at = (path: string) => (path === '' ? column : `${column} → ${path}`);
    return [
      ...unreadable(at, ours.writes, theirs.reads, 'value-unreadable'),
      ...unreadable(at, theirs.writes, ours.reads, 'value-no-longer-read'),
    ];
  });
}
