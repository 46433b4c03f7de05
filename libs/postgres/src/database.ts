import pg from 'pg';
import { isConnectionLost } from './errors.ts';
import { observePool } from './pool-metrics.ts';
import { runStatement, runTransaction, type Queryable, type Transaction } from './queryable.ts';
import type { Statement } from './statement.ts';

/** How a service reaches its database. `url` may carry `sslmode`; times are milliseconds. */
export interface DatabaseOptions {
  readonly url: string;
  /** Shown by PostgreSQL in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections?: number;
  readonly statementTimeoutMs?: number;
  readonly onIdleError?: (error: Error) => void;
}

/** One connection outside the pool: for locks and notifications that belong to a connection. */
export interface DirectConnection extends Queryable {
  /** Calls back once when the connection breaks or the server closes it. */
  onLost(callback: (error: Error) => void): void;
  onNotification(callback: (channel: string, payload: string) => void): void;
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 10;

function clientConfig(options: DatabaseOptions): pg.ClientConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? 5_000;
  return {
    connectionString: options.url,
    application_name: options.applicationName,
    statement_timeout: statementTimeoutMs,
    // The server answers a timeout itself; this one is for a server that no longer answers at all.
    query_timeout: statementTimeoutMs + 1_000,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** A pool of connections to one service's database. Errors are the driver's: ask `isTransient` and `isUniqueViolation`. */
export class Database implements Queryable {
  readonly #options: DatabaseOptions;
  readonly #pool: pg.Pool;
  readonly #endMetrics: () => void;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    const max = options.maxConnections ?? MOST_CONNECTIONS;
    this.#pool = new pg.Pool({ ...clientConfig(options), max });
    // Without a listener an idle connection that the server closes would end the process.
    this.#pool.on('error', (error) => options.onIdleError?.(error));
    const name = new URL(options.url).pathname.slice(1);
    this.#endMetrics = observePool({ name, max, use: () => this.poolUse() });
  }

  query<Row extends object>(statement: Statement<Row>, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#withClient((client) => runStatement(client, statement, values));
  }

  /** Runs the work in one transaction (read committed); commits what it returns from, rolls back what it throws from. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#withClient((client) => runTransaction(client, work));
  }

  /** Opens one connection of its own outside the pool. The caller closes it. */
  async connect(): Promise<DirectConnection> {
    const client = new pg.Client(clientConfig(this.#options));
    const lost = new Set<(error: Error) => void>();
    const announce = (error: Error) => {
      for (const callback of lost) callback(error);
      lost.clear();
    };
    client.on('error', announce);
    client.on('end', () => announce(new Error('the connection to PostgreSQL has ended')));
    await client.connect();
    return {
      query: (statement, values = []) => runStatement(client, statement, values),
      transaction: (work) => runTransaction(client, work),
      onLost: (callback) => void lost.add(callback),
      onNotification: (callback) =>
        void client.on('notification', (note) => callback(note.channel, note.payload ?? '')),
      close: async () => {
        lost.clear();
        await client.end().catch(() => undefined);
      },
    };
  }

  /** Connections of the pool now. */
  poolUse(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  /** Waits for running statements, then closes all connections. */
  close(): Promise<void> {
    this.#endMetrics();
    return this.#pool.end();
  }

  async #withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken = false;
    // While it is checked out the pool does not listen for errors of this client.
    const onError = () => {
      broken = true;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      broken ||= isConnectionLost(error);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}
