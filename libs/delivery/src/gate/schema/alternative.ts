/** The vocabulary in which schemas are compared. */
import type { JsonObject } from '@two-pizza/contracts-kit/documents';

export type Schema = JsonObject | boolean;

/** A part of a schema with the document that its `$ref`s point into. */
export interface Node {
  readonly schema: Schema;
  readonly root: Schema;
}

/** What may be a value: one of a few, or any value of one kind within bounds. `foreign`: keywords that nobody here reads. */
export type Alternative =
  | { readonly kind: 'values'; readonly values: readonly unknown[]; readonly foreign: readonly string[] }
  | NumberAlternative
  | TextAlternative
  | ListAlternative
  | ObjectAlternative;

export interface NumberAlternative {
  readonly kind: 'number';
  readonly whole: boolean;
  readonly min: Bound;
  readonly max: Bound;
  readonly multipleOf: number | undefined;
  readonly foreign: readonly string[];
}

/** `open`: the bound itself is left out. */
export interface Bound {
  readonly at: number;
  readonly open: boolean;
}

export interface TextAlternative {
  readonly kind: 'string';
  readonly min: number;
  readonly max: number;
  readonly patterns: readonly string[];
  readonly format: string | undefined;
  readonly foreign: readonly string[];
}

export interface ListAlternative {
  readonly kind: 'array';
  readonly items: Schema;
  readonly min: number;
  readonly max: number;
  readonly unique: boolean;
  readonly root: Schema;
  readonly foreign: readonly string[];
}

export interface ObjectAlternative {
  readonly kind: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  /** Undefined: nothing is said about other fields. A reader takes them, a writer does not write them. */
  readonly others: Schema | undefined;
  readonly names: Schema | undefined;
  readonly root: Schema;
  readonly foreign: readonly string[];
}
