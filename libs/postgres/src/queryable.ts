import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import pg from 'pg';
import type { Statement } from './statement.ts';

/** Runs declared statements. */
export interface Queryable {
  /** Runs a statement and returns its rows; columns keep their names. */
  query<Row extends object>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
}

/** Statements that take effect together or not at all. */
export interface Transaction extends Queryable {
  /** Calls back once the transaction is committed; never after a rollback. */
  afterCommit(callback: () => void): void;
}

const tracer = trace.getTracer('@two-pizza/postgres');

// bigint columns are positions, versions and counts here, all below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond 2^53`);
  return value;
});

/** Runs a statement on a driver's client, prepared under its name; a span is made only inside a trace that is kept (polls make none). */
export async function runStatement<Row extends object>(
  client: pg.ClientBase,
  statement: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  const run = async () => (await client.query<Row & pg.QueryResultRow>({ ...statement, values: [...values] })).rows;
  if (!trace.getActiveSpan()?.isRecording()) return run();
  const attributes = {
    'db.system.name': 'postgresql',
    'db.query.summary': statement.name,
    'db.query.text': statement.text,
  };
  const span = tracer.startSpan(statement.name, { kind: SpanKind.CLIENT, attributes });
  try {
    return await run();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** Wraps work in begin and commit on one client; rolls back when the work throws. */
export async function runTransaction<T>(client: pg.ClientBase, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const callbacks: (() => void)[] = [];
  await client.query('begin');
  let result: T;
  try {
    result = await work({
      query: (statement, values = []) => runStatement(client, statement, values),
      afterCommit: (callback) => callbacks.push(callback),
    });
  } catch (error) {
    // A connection that is lost cannot roll back; the server does it.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  await client.query('commit');
  for (const callback of callbacks) callback();
  return result;
}
