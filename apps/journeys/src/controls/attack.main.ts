/**
 * `node attack.main.ts <attack>…`: attacks the three services of this tree, on the run's broker and server, and prints what
 * the checker says afterwards: findings line by line, and its summary. Run in a patched copy of the tree.
 */
import { startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { renderReport } from '../checker/checker.ts';
import { checkAfterHealing } from '../checker/healing.ts';
import { readMailbox, services, type Place } from '../checker/place.ts';
import { EdgeClient } from '../load/edge.client.ts';
import { Customer } from '../load/customer.ts';
import { openShelf } from '../load/load.ts';
import { attacks, type Attack, type Attacked } from './attacks.ts';

const HEALING_MS = 20_000;
/** The harm of a control does not heal: findings that stand for so long in a quiet shop are final. */
const SETTLED_AFTER_MS = 2_000;

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in attacks));
  if (names.length === 0 || unknown.length > 0) {
    throw new Error(`which attacks? There are ${Object.keys(attacks).join(', ')}, not "${unknown.join(', ')}"`);
  }
  const suite = await startSuite({ services, env: { SMTP_TIMEOUT: '2s' } });
  try {
    const journal = await openShelf(
      new EdgeClient(suite.url('catalog')),
      await suite.token('staff', { staff: true }),
      1,
    );
    const customer = new Customer(new EdgeClient(suite.url('orders')), await suite.token('ida'), journal);
    const shop: Attacked = {
      place: placeOf(suite),
      placeOne: () => customer.tryToPlace(customer.line(1, 2), customer.line(2, 1)),
      killOrders: () => suite.kill('orders'),
      ordersAreBack: () => suite.start('orders'),
    };
    for (const name of names) await attacks[name as Attack](shop);
    const limits = { minimumOrders: 5, allowedMailRepeats: 0 };
    const report = await checkAfterHealing(shop.place, journal, limits, {
      deadlineMs: HEALING_MS,
      settledAfterMs: SETTLED_AFTER_MS,
    });
    process.stdout.write(`${renderReport(report).join('\n')}\n`);
  } finally {
    await suite.close();
  }
}

function placeOf(suite: Suite): Place {
  return {
    databases: { catalog: suite.db('catalog'), orders: suite.db('orders'), notifications: suite.db('notifications') },
    kafka: suite.kafka,
    topicPrefix: suite.prefix,
    mails: () => readMailbox(suite.mail.url),
  };
}

await main(process.argv.slice(2));
