/** The fields that matter of an error which PostgreSQL or the network gave. */
interface DriverError {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: unknown;
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const transientStates = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '53300', // too many connections
  '55P03', // lock not available in time
  '57014', // cancelled, by statement_timeout
  '57P01', // administrator's shutdown
  '57P02', // crash of another backend
  '57P03', // the server is starting
]);
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const driverMessages = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error',
  'Client was closed',
  'Cannot use a pool after calling end',
];

function fieldsOf(error: unknown): DriverError {
  return typeof error === 'object' && error !== null ? error : {};
}

/** True when the connection itself failed, so that it must not go back to the pool. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = fieldsOf(error);
  if (typeof code === 'string' && (networkCodes.has(code) || code.startsWith('08') || code.startsWith('57P')))
    return true;
  return typeof message === 'string' && driverMessages.some((known) => message.includes(known));
}

/** True when the same work may succeed a moment later: connection lost, timeout, deadlock, server starting or stopping. */
export function isTransient(error: unknown): boolean {
  const { code } = fieldsOf(error);
  return (typeof code === 'string' && transientStates.has(code)) || isConnectionLost(error);
}

/** True when a unique constraint (the named one, if given) refused a row. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const fields = fieldsOf(error);
  return fields.code === '23505' && (constraint === undefined || fields.constraint === constraint);
}

/** True when the statement names a table that does not exist: nothing was migrated yet. */
export function isUndefinedTable(error: unknown): boolean {
  return fieldsOf(error).code === '42P01';
}
