/** What `npm run history` shows: one line for each deploy, newest last. A plain function from rows to lines; no text of a ledger steers the terminal. */
import { badAnswerText, type HistoryRow } from '@two-pizza/delivery';
import { plain, seconds, table } from './terminal/words.ts';

const ICONS = { open: '…', promoted: '✓', 'rolled-back': '↩', refused: '✗', bootstrap: '·' } satisfies Record<
  HistoryRow['outcome'],
  string
>;
const WORDS = {
  open: 'under way',
  promoted: 'promoted',
  'rolled-back': 'rolled back',
  refused: 'refused',
  bootstrap: 'first start',
} satisfies Record<HistoryRow['outcome'], string>;

/** The whole screen; the last line says what to type next. */
export function historyScreen(rows: readonly HistoryRow[]): string[] {
  if (rows.length === 0) return ['Nothing was deployed yet.', '', 'Next: npm run -s deploy -- <service>'];
  return [
    ...table([
      ['  when', 'service', 'what', 'from', 'to', 'took', 'outcome', 'by'],
      ...rows.map((row) => cells(row).map(plain)),
    ]),
    ...rows.flatMap(remarks).map(plain),
    '',
    'Next: npm run status',
  ];
}

function cells({ at, service, kind, who, from, to, outcome, tookMs }: HistoryRow): string[] {
  const took = tookMs === undefined ? '-' : seconds(tookMs);
  return [`${ICONS[outcome]} ${at.slice(0, 19)}Z`, service, kind, from ?? '-', to, took, WORDS[outcome], who];
}

function remarks({ at, service, reason, override, verdict }: HistoryRow): string[] {
  const about = `${at.slice(11, 19)} ${service}`;
  return [
    ...(reason === undefined ? [] : ['', `  ${about}: ${reason}`]),
    ...(verdict?.examples ?? []).map((each) => `    ${badAnswerText(each)}`),
    ...(override === undefined ? [] : ['', `  ${about}: let through the gate: ${override}`]),
  ];
}
