import type { RequestLine } from './evidence.ts';

/** What of a contract's operation is needed to know its requests. */
export interface RoutedOperation {
  readonly id: string;
  readonly method: string;
  /** OpenAPI form: `/orders/{orderId}`. */
  readonly path: string;
}

const patterns = new Map<string, RegExp>();

/** The line with the id of its operation; as it is when no operation has this method and path. */
export function named(line: RequestLine, operations: readonly RoutedOperation[]): RequestLine {
  if (line.operation !== undefined) return line;
  const operation = operations.find(({ method, path }) => method === line.method && patternOf(path).test(line.path));
  return operation === undefined ? line : { ...line, operation: operation.id };
}

function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known) return known;
  const made = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
  patterns.set(path, made);
  return made;
}
