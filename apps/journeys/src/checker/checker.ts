import { countResults, type Journal } from '../load/journal.ts';
import { finding, type Finding } from './finding.ts';
import { checkMail, countMailRepeats } from './mail-rules.ts';
import { checkOrders } from './order-rules.ts';
import { checkStock } from './stock-rules.ts';
import type { World } from './world.ts';

/** What a run must reach to prove anything, and what it may show. */
export interface Limits {
  /** Fewer placements answered with a yes than this is a finding: no data is never a pass. */
  readonly minimumOrders: number;
  /** Mails that may arrive again: none in deploys and stops, its send concurrency per kill -9 of notifications. */
  readonly allowedMailRepeats: number;
}

/** The verdict over one run: nothing lost and nothing twice if and only if `findings` is empty. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly summary: string;
}

/** Compares what customers know (journal) with what happened (world). It counts effects, not events. */
export function check(journal: Journal, world: World, limits: Limits): Report {
  const findings = [
    ...checkEnough(journal, limits),
    ...checkOrders(journal, world),
    ...checkStock(journal, world),
    ...checkMail(world, limits.allowedMailRepeats),
    ...checkLeftovers(world),
  ];
  return { findings, summary: summarize(journal, world, findings.length) };
}

/** The report as lines, most important line last. */
export function renderReport(report: Report, atMost = 20): string[] {
  const shown = report.findings
    .slice(0, atMost)
    .map(({ code, subject, evidence }) => `${code}: ${subject}: ${evidence}`);
  const hidden = report.findings.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`… and ${hidden} more findings`] : []), report.summary];
}

function checkEnough(journal: Journal, { minimumOrders }: Limits): Finding[] {
  const { ok } = countResults(journal.placements);
  if (ok >= Math.max(1, minimumOrders)) return [];
  return [finding('too-few-orders', 'load', `${ok} orders answered with a yes < ${Math.max(1, minimumOrders)} needed`)];
}

function checkLeftovers(world: World): Finding[] {
  return [
    ...world.outboxes
      .filter(({ rows }) => rows > 0)
      .map(({ service, rows }) => finding('outbox-not-empty', service, `${rows} events were never published`)),
    ...world.deadLetters.map(({ service, where, what }) => finding('dead-letter', service, `${what} (${where})`)),
  ];
}

function summarize(journal: Journal, world: World, findings: number): string {
  const placed = countResults(journal.placements);
  const cancelled = countResults(journal.cancellations);
  const ended = { pending: 0, confirmed: 0, rejected: 0, cancelled: 0 };
  for (const { status } of world.orders) ended[status] += 1;
  const events = world.events.length - new Set(world.events.map((event) => event.eventId)).size;
  return [
    `seed ${journal.seed}`,
    `${journal.placements.length} orders placed (${placed.ok} ok, ${placed.failed} failed, ${placed.unknown} unknown)`,
    `${journal.cancellations.length} cancellations (${cancelled.ok} ok, ${cancelled.failed} failed, ${cancelled.unknown} unknown)`,
    `stored ${ended.confirmed} confirmed, ${ended.rejected} rejected, ${ended.cancelled} cancelled, ${ended.pending} pending`,
    `${world.mails.length} mails`,
    `repeated: ${events} events, ${countMailRepeats(world)} mails`,
    `${findings} ${findings === 1 ? 'finding' : 'findings'}`,
  ].join(' · ');
}
