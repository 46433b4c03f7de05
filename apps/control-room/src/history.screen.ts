/** What `npm run history` shows: one line for each deploy, newest last. A plain function from rows to lines; no text of a ledger steers the terminal. */
import { badAnswerText, type HistoryRow } from '@two-pizza/delivery';
import { plain, seconds, table } from './terminal/words.ts';

type Outcome = HistoryRow['outcome'] | 'blamed' | 'taken-back';

const ICONS = {
  open: '…',
  promoted: '✓',
  'rolled-back': '↩',
  'taken-back': '↩',
  blamed: '✗',
  refused: '✗',
  bootstrap: '·',
} satisfies Record<Outcome, string>;
const WORDS = {
  open: 'under way',
  promoted: 'promoted',
  'rolled-back': 'rolled back',
  'taken-back': 'taken back',
  blamed: 'rolled back',
  refused: 'refused',
  bootstrap: 'first start',
} satisfies Record<Outcome, string>;

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

function cells(row: HistoryRow): string[] {
  const { at, service, kind, who, from, to, tookMs } = row;
  const took = tookMs === undefined ? '-' : seconds(tookMs);
  const outcome = outcomeOf(row);
  return [`${ICONS[outcome]} ${at.slice(0, 19)}Z`, service, kind, from ?? '-', to, took, WORDS[outcome], who];
}

/** Red is what the judge blamed; to want the release before is nobody's fault. */
function outcomeOf({ outcome, verdict }: HistoryRow): Outcome {
  if (outcome !== 'rolled-back') return outcome;
  if (verdict?.metric === 'asked') return 'taken-back';
  return verdict?.verdict === 'blamed' ? 'blamed' : outcome;
}

function remarks({ at, service, reason, override, verdict }: HistoryRow): string[] {
  const about = `${at.slice(11, 19)} ${service}`;
  return [
    ...(reason === undefined ? [] : ['', `  ${about}: ${reason}`]),
    ...(verdict?.examples ?? []).map((each) => `    ${badAnswerText(each)}`),
    ...(override === undefined ? [] : ['', `  ${about}: let through the gate: ${override}`]),
  ];
}
