/** What `npm run -s shoppers` shows. Plain functions from what happened to lines. */
import type { ShoppersSummary } from '@two-pizza/delivery';
import type { Complaint } from './tally.ts';

/** How much was asked for, and what each release made of it. */
export function summaryLines({ sent, byRelease }: ShoppersSummary, ranS: number): string[] {
  const rows = Object.entries(byRelease).map(([release, { answers, failed, wrong, late }]) => [
    release,
    `${answers}`,
    `${failed}`,
    `${wrong}`,
    `${late}`,
  ]);
  const head = ['release', 'answers', 'failed', 'wrong', 'late'];
  const perS = ranS > 0 ? (sent / ranS).toFixed(1) : '-';
  return [`${sent} requests in ${ranS.toFixed(0)} s, ${perS}/s`, ...table([head, ...rows])];
}

/** One answer that was not what it must be. */
export function complaintLine({ kind, service, release, operation, what, traceId }: Complaint): string {
  const who = release === 'edge' ? `${service} (edge)` : `${service}@${release}`;
  const look = traceId === undefined ? '' : `     npm run trace -- ${traceId}`;
  return `✗ ${kind}  ${who}  ${operation}: ${what}${look}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
