import type { Node } from './alternative.ts';

/**
 * A place where the reader may not take what the writer writes. `values` may show it and are tried before they are shown;
 * `certain`: the bounds alone prove it.
 */
export interface Gap {
  readonly path: string;
  readonly reason: string;
  readonly certain: boolean;
  readonly values: readonly unknown[];
}

/** Compares two parts of two schemas. */
export type Compare = (a: Node, b: Node) => Gap | undefined;

/** `items` + `[].price` → `items[].price`. */
export function under(step: string, path: string): string {
  if (path === '' || path.startsWith('[')) return step + path;
  return step === '' ? path : `${step}.${path}`;
}

/** A value as a reason shows it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
