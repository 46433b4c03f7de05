/** Who is hurt by a break, and the two steps that get there without hurting anybody. */
import type { Column, Finding, Row } from './answer.ts';
import type { Break, BreakKind } from './break.ts';

type Steps = readonly [string, string];

interface Consequence {
  /** What happens; `{writer}` and `{reader}` are the releases. */
  readonly hurt: string;
  /** The way when the candidate is the one that changed what it offers. */
  readonly steps: Steps;
}

const TOLD =
  'nobody that is live or protected uses it any more (for clients behind the edge: DEPRECATION_PERIOD after it was marked deprecated)';
const BOTH: Steps = ['release with the old and the new side by side', `remove the old one when ${TOLD}`];

const consequences = {
  'operation-gone': {
    hurt: '{caller} calls it and gets 404 or 405',
    steps: ['release with the new operation beside the old one', `remove the old one when ${TOLD}`],
  },
  'access-tightened': {
    hurt: '{caller} has no such token and gets 401 or 403',
    steps: ['release a second operation with the tighter access', `remove this one when ${TOLD}`],
  },
  'request-refused': {
    hurt: '{caller} sends it and gets 400',
    steps: [
      'accept what was accepted before and the new form besides (a new field: optional, or with a default)',
      `take the old form away when ${TOLD}`,
    ],
  },
  'request-ignored': {
    hurt: '{caller} sends it, and it is refused or has no effect, with nobody told',
    steps: [
      'accept the old field and the new one, and act on whichever comes',
      `stop accepting the old one when ${TOLD}`,
    ],
  },
  'answer-unreadable': {
    hurt: '{reader} cannot read such an answer and fails',
    steps: [
      'let the readers take the new values first (for clients behind the edge: answer them in a new field)',
      'write the new values when every live and protected reader takes them',
    ],
  },
  'answer-field-gone': { hurt: '{reader} reads it and gets nothing', steps: BOTH },
  'status-gone': {
    hurt: '{reader} waits for this status and fails on another',
    steps: [
      'let the readers take the new status as well',
      'answer the new status when every live and protected reader takes it',
    ],
  },
  'status-new': {
    hurt: '{reader} matches every status and fails on a new one',
    steps: ['let the reader take the new status', 'answer it when every live and protected reader takes it'],
  },
  'code-gone': {
    hurt: '{reader} tells this case by its code and would treat it as unknown',
    steps: ['keep the code declared, with its status; codes are permanent', 'give a new case a new code beside it'],
  },
  'event-gone': {
    hurt: '{reader} waits for it and never hears of it again',
    steps: ['publish the old event and the new one', `stop the old one when ${TOLD}`],
  },
  'event-moved': {
    hurt: '{reader} listens where it no longer comes, or gets it out of order',
    steps: ['publish a new event type on the new topic or key, beside the old one', `stop the old one when ${TOLD}`],
  },
  'event-unreadable': {
    hurt: '{reader} cannot read such an event: it becomes a dead letter',
    steps: [
      'let the consumers read both forms (or publish a new type beside the old one)',
      'publish the new form when every live and protected consumer reads it',
    ],
  },
  'event-field-gone': { hurt: '{reader} reads it and gets nothing', steps: BOTH },
  'value-unreadable': {
    hurt: '{reader} finds a row with it and cannot read it',
    steps: [
      'release a version that reads the new value and does not write it: { writes: …, reads: … }',
      'write it when that version is the one to roll back to',
    ],
  },
  'value-no-longer-read': {
    hurt: '{candidate} finds a row that {row} wrote and cannot read it',
    steps: [
      'read the old form as well as the new one',
      'stop reading it when no live or protected release writes it and a migration has rewritten the rows',
    ],
  },
  'statement-refused': {
    hurt: '{row} runs this statement and fails, every time',
    steps: [
      'expand only: add the new beside the old, and release code that needs just the new',
      'remove the old in a migration of phase contract when no live or protected release needs it',
    ],
  },
  'write-refused': {
    hurt: '{row} writes such rows and is refused by PostgreSQL',
    steps: [
      'expand only: leave it nullable, give it a default, or add the rule after the code that keeps it',
      'tighten it in a migration of phase contract when every live and protected release keeps it',
    ],
  },
  'migration-refused': {
    hurt: '{candidate} cannot be deployed: its migrations do not go through; nobody else is hurt',
    steps: ['leave what was applied as it was written', 'write the next migration'],
  },
  drift: {
    hurt: '{candidate} would run on another schema than the one that its migrations describe',
    steps: ['find who changed the database by hand, and undo it or write it down as a migration', 'ask again'],
  },
} as const satisfies Record<BreakKind, Consequence>;

/** The break with its consequences for these two. */
export function findingOf(candidate: string, row: Row, column: Column, found: Break): Finding {
  const { hurt, steps } = consequences[found.kind];
  return {
    ...found,
    row: row.name,
    standing: row.standing,
    column,
    hurt: hurtBy(hurt, candidate, row, column),
    steps: isTheirs(column) ? theirTurn(candidate, row, steps) : steps,
    look: look(candidate, row, column),
  };
}

/** The candidate asks for what another release does not offer: the other goes first. */
const isTheirs = (column: Column) => column === 'http-out' || column === 'events-in';

function theirTurn(candidate: string, { name, standing }: Row, steps: Steps): Steps {
  if (standing === 'retained')
    return ['read the old form as well as the new one', `stop reading it when retention and dead letters are through`];
  const service = name.split('@')[0] ?? name;
  return [`${service} goes first: ${steps[0]}`, `then deploy ${candidate.split('@')[0]} again`];
}

function hurtBy(text: string, candidate: string, row: Row, column: Column): string {
  const other = row.standing === 'outside' ? "customers' clients" : `${row.name}${ROLE[row.standing]}`;
  const ours = column === 'http-out' || column === 'events-in';
  const using = ours ? candidate : other;
  const said = text
    .replaceAll('{caller}', using)
    .replaceAll('{reader}', using)
    .replaceAll('{row}', other)
    .replaceAll('{candidate}', candidate);
  return row.standing === 'open'
    ? `${said}; clashes with ${row.name}, being deployed; run again when it has ended`
    : said;
}

const ROLE = {
  candidate: '',
  replaced: ' (live now, beside it during the canary, and back after a rollback)',
  live: ' (live)',
  open: ' (being deployed)',
  protected: ' (rollback target)',
  retained: '',
  outside: '',
} as const satisfies Record<Row['standing'], string>;

function look(candidate: string, row: Row, column: Column): string {
  const [service = ''] = candidate.split('@');
  if (row.standing === 'open' || row.standing === 'protected') return `npm run history -- ${row.name.split('@')[0]}`;
  if (row.standing === 'retained') return `npm run logs -- ${service}`;
  return column === 'database' ? `ls apps/${service}/migrations` : `npm run -s can-deploy -- ${service} --json`;
}
