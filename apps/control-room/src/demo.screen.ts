/** The page at the end of the tour. Plain functions from facts to lines. */
import type { Shipped, Tour } from './demo/tour.ts';
import type { DeployOutcome } from './deploy/deploy-event.ts';
import { seconds } from './terminal/words.ts';

const NAME_WIDTH = 18;

/** What a person should take home, on one page. */
export function tourPage({ tookMs, order, good, bad }: Tour): string[] {
  const mail = order.toMailMs === undefined ? 'no mail yet' : `mail after ${Math.round(order.toMailMs)} ms`;
  return [
    '',
    `What you have seen, in ${seconds(tookMs)}`,
    '',
    '1  An order went through three services, Kafka and three databases to the customer’s mail.',
    fact('order', `${order.orderId}: ${order.status}, ${mail}`),
    '',
    `2  A new ${good.service} ${GOOD[good.end.outcome]}`,
    fact('release', releaseText(good)),
    fact('what changed', good.does),
    ...(good.end.outcome === 'promoted' ? [] : [fact('why', good.end.verdict ?? 'see above')]),
    fact('customers felt', customersText(good)),
    '',
    `3  A broken ${bad.service} ${BROKEN[bad.end.outcome]}`,
    fact('release', releaseText(bad)),
    fact('what was broken', bad.does),
    fact('how it was seen', bad.end.verdict ?? 'see above'),
    fact('customers felt', customersText(bad)),
    '',
    'Nobody was asked, and no team waited for another.',
    '',
    'Look closer:',
    ...[
      ...(good.end.outcome === 'promoted' ? [ownBack(good)] : []),
      [`npm run trace -- ${order.orderId}`, 'the way of the order'],
      [`npm run history -- ${good.service}`, 'these deploys, with times and verdicts'],
      ['npm run -s bad-release -- --list', 'more ways to break it'],
    ].map(([command = '', shows]) => `  ${command.padEnd(36)}  ${shows}`),
  ];
}

/** The tour's good release is a patch: it is not in the user's tree. */
const ownBack = ({ service }: Shipped) => [`npx nx deploy ${service}`, 'your own release back, in place of the tour’s'];

/** Lines of a deploy inside the tour: what to type next would lead out of it. */
export function insideTour(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.startsWith('Next: '));
}

const GOOD = {
  promoted: 'took over while customers shopped.',
  'rolled-back': 'did not stay: the release before serves.',
  refused: 'was refused by the gate.',
  failed: 'was not deployed: the platform could not.',
} satisfies Record<DeployOutcome, string>;

const BROKEN = {
  promoted: 'was promoted: nothing caught it.',
  'rolled-back': 'was rolled back, by itself.',
  refused: 'was refused by the gate.',
  failed: 'was not deployed: the platform could not.',
} satisfies Record<DeployOutcome, string>;

function fact(name: string, text: string): string {
  return `   ${name.padEnd(NAME_WIDTH)}${text}`;
}

function releaseText({ end: { outcome, from, to, tookMs } }: Shipped): string {
  if (outcome === 'promoted') return `${to} in place of ${from}, after ${seconds(tookMs)}`;
  return `${to}, out after ${seconds(tookMs)}; ${from} serves`;
}

function customersText({ customers, end: { failedRequests = 0, restoreMs } }: Shipped): string {
  const meanwhile = `${customers.bad} failed or wrong answers, of ${customers.sent} to shoppers meanwhile`;
  if (failedRequests === 0) return meanwhile;
  return `${meanwhile}; of the broken release ${failedRequests}${restoreMs === undefined ? '' : `, for ${seconds(restoreMs)}`}`;
}
