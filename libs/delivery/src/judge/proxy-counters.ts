/**
 * Requests that the proxy's log does not tell. When a server closes a connection instead of answering, and the request was not
 * the first one on the client's connection, HAProxy closes that too, so that the client may try again: without an answer, and
 * without a line (HAProxy 2.6, http_wait_for_response, `abort_keep_alive`). Its counters tell such requests.
 */

/** How many requests of one server ended without answer and without line, since HAProxy started. */
export interface LostRequests {
  readonly service: string;
  readonly slot: string;
  readonly lost: number;
}

const ANSWERS = ['hrsp_1xx', 'hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx', 'hrsp_5xx', 'hrsp_other'] as const;
/** Errors that have a line of their own, and what still runs. */
const TOLD = ['eresp', 'econ', 'cli_abrt', 'scur'] as const;

/** Reads the answer to the runtime command `show stat`. */
export function lostRequests(showStat: string): LostRequests[] {
  const [head = '', ...rows] = showStat.split('\n').filter((line) => line.trim() !== '');
  const names = head.replace(/^# /, '').split(',');
  const column = (row: readonly string[], name: string): string => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`HAProxy's "show stat" has no column ${name}: lost requests cannot be counted`);
    return row[at] ?? '';
  };
  return rows
    .map((row) => row.split(','))
    .filter((row) => !['FRONTEND', 'BACKEND'].includes(column(row, 'svname')))
    .map((row) => {
      const sum = (columns: readonly string[]) => columns.reduce((all, name) => all + Number(column(row, name)), 0);
      const lost = Math.max(0, sum(['stot']) - sum(ANSWERS) - sum(TOLD));
      return { service: column(row, 'pxname'), slot: column(row, 'svname'), lost };
    });
}
