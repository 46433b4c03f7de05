/**
 * Step 1: the gate's answer, and the line that opens the deploy. Both under one lock for the whole platform: two releases
 * that do not fit each other are not let in at the same moment. Nothing else is locked: teams never wait for each other.
 */
import { join } from 'node:path';
import type { GateAnswer, GateRecord, LedgerLine } from '@two-pizza/delivery';
import { renderGate } from '@two-pizza/delivery';
import { releaseFileOf, type Artifact } from '../artifacts/artifacts.ts';
import { askGate } from '../gate/ask-gate.ts';
import { known, type Site } from '../platform/facts.ts';
import type { LedgerFile } from './ledger-file.ts';
import type { Subject } from './deployment.ts';
import { standingOf } from './standing.ts';

/** What the gate said, and what came of it. */
export interface Opened {
  readonly outcome: 'opened' | 'refused';
  readonly screen: readonly string[];
  /** One line for whoever reads only that. */
  readonly note: string;
}

type Answer = GateAnswer | 'not asked';

let turn: Promise<unknown> = Promise.resolve();

/** Runs one after the other. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work, work);
  turn = mine.catch(() => undefined);
  return mine;
}

export interface OpenRequest {
  readonly subject: Subject;
  readonly commit: string;
  readonly committedAt?: string;
  readonly override?: string;
  /** A rollback to a release that is still protected is never gated. */
  readonly isProtected: boolean;
}

/** Asks the gate and writes its answer: `deploy-opened`, or `refused`. */
export function openDeploy(site: Site, ledger: LedgerFile, request: OpenRequest): Promise<Opened> {
  return alone(async () => {
    const { subject, isProtected, override } = request;
    const gate = isProtected ? ('not asked' as const) : await gateAnswer(site, ledger, subject);
    const isIn = gate === 'not asked' || gate.verdict === 'accepted' || override !== undefined;
    ledger.append(lineOf(request, gate, isIn));
    const screen = gate === 'not asked' || gate.verdict === 'accepted' ? [] : renderGate(gate, override);
    return { outcome: isIn ? 'opened' : 'refused', screen, note: noteOf(gate, override) };
  });
}

function noteOf(gate: Answer, override: string | undefined): string {
  if (gate === 'not asked') return 'not asked: the release is protected as the way back';
  if (gate.verdict === 'accepted') return `fits ${new Set(gate.cells.map(({ row }) => row)).size} neighbours`;
  return override === undefined ? 'refused' : `overridden: ${override}`;
}

/** The gate's answer for a release, as things stand now. Changes nothing. */
export async function gateAnswer(
  { of, settings, facts }: Site,
  ledger: LedgerFile,
  { kind, to }: { readonly kind: Subject['kind']; readonly to: Artifact },
): Promise<GateAnswer> {
  const now = new Date();
  return askGate({
    candidate: known(releaseFileOf(of, to.service, to.release), `release.json of ${to.service} ${to.release}`),
    candidateMigrations: join(to.folder, 'migrations'),
    purpose: kind,
    standing: standingOf(ledger.lines(), now.getTime(), settings.ROLLBACK_PROTECTED),
    releaseFile: (service, release) => releaseFileOf(of, service, release),
    database: {
      adminUrl: known(facts.adminUrl, 'the address of PostgreSQL'),
      name: to.service,
      owner: `${to.service}_owner`,
      runtime: to.service,
    },
    deprecationPeriodMs: settings.DEPRECATION_PERIOD,
    now,
  });
}

function lineOf(request: OpenRequest, gate: Answer, isIn: boolean): LedgerLine {
  const { subject, commit, committedAt, override } = request;
  const { id, service, who, team, kind, from, to, slot } = subject;
  const about = {
    at: new Date().toISOString(),
    service,
    who,
    kind,
    team,
    from: from.release,
    to: to.release,
    commit,
    gate: recordOf(gate),
  };
  if (!isIn) return { ...about, what: 'refused' };
  return {
    ...about,
    what: 'deploy-opened',
    deploy: id,
    slot,
    ...(committedAt ? { committedAt } : {}),
    ...(override ? { override } : {}),
  };
}

function recordOf(gate: Answer): GateRecord {
  if (gate === 'not asked') return { answer: 'yes', matrix: 'not asked: a rollback to a protected release' };
  const first = gate.findings[0];
  const [service = '', release = ''] = (first?.row ?? '').split('@');
  return {
    answer: gate.verdict === 'accepted' ? 'yes' : 'no',
    matrix: gate.cells,
    ...(first ? { failing: { service, release, path: first.path, reason: first.reason } } : {}),
  };
}
