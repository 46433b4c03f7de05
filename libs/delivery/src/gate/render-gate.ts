import type { Cell, Column, Finding, GateAnswer, RowStanding } from './answer.ts';
import { shown } from './schema/gap.ts';

const COLUMNS = {
  'http-in': 'HTTP in',
  'http-out': 'HTTP out',
  'events-in': 'events in',
  'events-out': 'events out',
  database: 'database',
} as const satisfies Record<Column, string>;

const STATES = { fits: '✓', breaks: '✗', undecided: '?', nothing: '·' } as const satisfies Record<
  Cell['state'],
  string
>;

const STANDINGS = {
  candidate: 'this release',
  replaced: 'replaced by it',
  live: 'live',
  open: 'being deployed',
  protected: 'rollback target',
  retained: 'its events are kept',
  outside: "customers' clients",
} as const satisfies Record<RowStanding, string>;

/**
 * The gate's screen: the matrix, the first failing cell, the way that works, what to type next. `override` is the reason why
 * its no does not count.
 */
export function renderGate(answer: GateAnswer, override?: string): string[] {
  const [first, ...more] = answer.findings;
  return [
    `May ${answer.candidate} ${answer.purpose === 'deploy' ? 'join what is running now' : 'come back'}?`,
    '',
    ...matrix(answer.cells),
    '',
    ...(first === undefined ? [] : firstFailing(first)),
    ...rest(more),
    ...answer.losses.map((loss) => `- customers lose: ${loss.path} ${loss.reason}`),
    ...answer.warnings.map((warning) => `… ${warning}`),
    verdict(answer, override),
  ];
}

function matrix(cells: readonly Cell[]): string[] {
  const columns = Object.keys(COLUMNS) as Column[];
  const rows = [...Map.groupBy(cells, ({ row, standing }) => `${row}\n${standing}`).values()];
  const lines = rows.map((row) => {
    const { row: name, standing } = row[0] as Cell;
    return [name, STANDINGS[standing], ...columns.map((column) => worst(row.filter((cell) => cell.column === column)))];
  });
  return aligned([['', '', ...columns.map((column) => COLUMNS[column])], ...lines]);
}

/** Several comparisons share a cell when two relations meet there: the worst one shows. */
function worst(cells: readonly Cell[]): string {
  const order = ['breaks', 'undecided', 'fits', 'nothing'] as const;
  const found = order.find((state) => cells.some((cell) => cell.state === state)) ?? 'nothing';
  return STATES[found];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}

function firstFailing(first: Finding): string[] {
  return [
    `✗ ${first.path}`,
    `    what     ${first.undecided ? 'cannot be decided, so it is refused: ' : ''}${first.reason}`,
    ...(first.witness === undefined ? [] : [`    example  ${shown(first.witness)}`]),
    `    who      ${first.hurt}`,
    `    step 1   ${first.steps[0]}`,
    `    step 2   ${first.steps[1]}`,
    `    look     ${first.look}`,
    '',
  ];
}

function rest(more: readonly Finding[]): string[] {
  if (more.length === 0) return [];
  return [`and ${more.length} more:`, ...more.map(({ path, reason, row }) => `✗ ${path}: ${reason} (${row})`), ''];
}

function verdict({ candidate, verdict: said, findings, purpose }: GateAnswer, override: string | undefined): string {
  const [service] = candidate.split('@');
  const command = purpose === 'deploy' ? 'deploy' : 'rollback';
  if (said === 'accepted') return `Yes. Next: npx nx ${command} ${service}`;
  const count = findings.length === 1 ? 'one thing does' : `${findings.length} things do`;
  if (override !== undefined) return `No: ${count} not fit. It goes on all the same: ${override}`;
  return `No: ${count} not fit. Nothing has changed; what runs goes on. Against better knowledge: npx nx ${command} ${service} --override "reason"`;
}
