/** One SQL statement of fixed text. `Row` is the shape of a row that it returns. */
export interface Statement<Row extends object> {
  readonly name: string;
  readonly text: string;
  /** Carries the row type; never set. */
  readonly row?: Row;
}

const declared = new Map<string, Statement<object>>();

/**
 * Declares a statement under a name such as `orders.find-order` (at most 63 bytes: PostgreSQL cuts longer ones).
 * All declared statements are kept as data, so that a release can be checked against a schema before it runs.
 */
export function statement<Row extends object = Record<string, never>>(name: string, text: string): Statement<Row> {
  if (Buffer.byteLength(name) > 63) throw new Error(`statement name "${name}" is longer than 63 bytes`);
  const known = declared.get(name);
  if (known && known.text !== text) throw new Error(`two statements are named "${name}"; give one another name`);
  const made: Statement<Row> = { name, text };
  declared.set(name, made);
  return made;
}

/** Every statement that this program may run, in the order of declaration. */
export function declaredStatements(): readonly Statement<object>[] {
  return [...declared.values()];
}
