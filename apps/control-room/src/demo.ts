import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { whoAmI } from './artifacts/who-am-i.config.ts';
import { livingControlRoom } from './control/client.ts';
import { DeployClient } from './control/deploy.client.ts';
import { localToken } from './control/local-token.ts';
import { liveRelease, runningPlatform } from './control/running-platform.ts';
import { Crowd } from './demo/crowd.ts';
import { endUnlessLeft, feltBetween, type Shipped, type Tour } from './demo/tour.ts';
import type { DeployEvent } from './deploy/deploy-event.ts';
import { DeployReporter, followDeploy } from './deploy/follow-deploy.ts';
import { deployEnd } from './deploy.screen.ts';
import { insideTour, tourPage } from './demo.screen.ts';
import { readJson } from './local/private-file.ts';
import { workspace } from './local/workspace.ts';
import { stepLines } from './order.screen.ts';
import { followOrder } from './shop/follow-order.ts';
import { ShopClient } from './shop/shop.client.ts';
import { command, print, run } from './terminal/command.ts';
import { Unsuccessful } from './terminal/refused.ts';
import { buildPractice, practiceRelease, type PracticeRelease, type Shelf } from './workshop/practice-release.ts';

/** `workshop/demo.json`: what the tour orders and ships. Of the good releases it takes one that does not serve yet. */
interface Script {
  readonly order: { readonly productId: string; readonly quantity: number; readonly customer: string };
  readonly good: readonly string[];
  readonly bad: string;
}

const CUSTOMERS_PER_S = 30;
const ORDER_DEADLINE_MS = 30_000;

const demo = command({
  use: 'npm run demo',
  does: 'The tour: an order to its mail, a new version while customers shop, a broken one that rolls itself back; one page.',
  examples: ['npm run demo'],
  afterwards:
    'exit 0: the good release serves and the broken one does not; the platform runs on. Your files are not touched. Exit 1: it went another way; the page says which.',
  neighbour: 'npm run history, npm run -s bad-release -- --list, npm stop',
}).action(showTour);

class TourReporter extends DeployReporter {
  override show(event: DeployEvent): void {
    if (event.kind !== 'end') return super.show(event);
    this.stop();
    print(insideTour(deployEnd(event)));
  }
}

async function showTour(): Promise<void> {
  const script = readJson<Script>(join(workspace.root, 'workshop/demo.json'));
  if (!script) throw new Unsuccessful('workshop/demo.json is missing: the shop has no tour');
  if (!livingControlRoom()) await startPlatform();
  const began = performance.now();
  print(['', '1  An order, followed to its mail']);
  const order = await followOne(script);
  const crowd = await Crowd.gather(CUSTOMERS_PER_S);
  try {
    print(['', `2  A good release, while shoppers (synthetic customers) send ${CUSTOMERS_PER_S} requests a second`]);
    const good = await shipGood(script, crowd);
    print(['', '3  A broken release']);
    const bad = await ship(practice('bad-releases', script.bad), crowd);
    const tour: Tour = { tookMs: performance.now() - began, order, good, bad };
    print(tourPage(tour));
    process.exitCode = good.end.outcome === 'promoted' && bad.end.outcome !== 'promoted' ? 0 : 1;
  } finally {
    await crowd.leave();
  }
}

async function startPlatform(): Promise<void> {
  const program = join(import.meta.dirname, 'start.ts');
  const child = spawn(process.execPath, [...process.execArgv, program, '--detach'], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Unsuccessful('the platform did not start, so there is no tour; npm run doctor looks why');
}

async function followOne({ order: { productId, quantity, customer } }: Script): Promise<Tour['order']> {
  const { edge, mailbox } = runningPlatform();
  const shop = new ShopClient(edge, await localToken({ customer, staff: false }));
  const wanted = { shop, mailbox, line: { productId, quantity }, email: `${customer}@customers.example` };
  const told = { orderId: '', status: 'not taken', toMailMs: undefined as number | undefined };
  for await (const step of followOrder({ ...wanted, deadlineMs: ORDER_DEADLINE_MS })) {
    print(stepLines(step));
    if (step.step === 'placed' || step.step === 'decided')
      Object.assign(told, { orderId: step.order.orderId, status: step.order.status });
    if (step.step === 'mailed') told.toMailMs = step.atMs;
  }
  return told;
}

/** The first of them that is not live already. */
async function shipGood({ good }: Script, crowd: Crowd): Promise<Shipped> {
  for (const name of good) {
    const shipped = await ship(practice('good-releases', name), crowd, 'unless it serves');
    if (shipped) return shipped;
  }
  throw new Unsuccessful('every good release of the tour serves already');
}

function practice(shelf: Shelf, name: string): PracticeRelease {
  return practiceRelease(workspace.root, shelf, name);
}

async function ship(practised: PracticeRelease, crowd: Crowd): Promise<Shipped>;
async function ship(practised: PracticeRelease, crowd: Crowd, when: 'unless it serves'): Promise<Shipped | undefined>;
async function ship(practised: PracticeRelease, crowd: Crowd, when?: 'unless it serves'): Promise<Shipped | undefined> {
  const { service, does } = practised;
  const live = liveRelease(runningPlatform(), service);
  print([`   ${service}: ${does}`]);
  const artifact = await buildPractice(workspace, practised, live);
  const before = await crowd.summary();
  const client = DeployClient.ofRunning();
  const taken = await client.deploy({ service, release: artifact.release, who: whoAmI() });
  if (taken.taken === 'nothing-to-do') {
    if (when) return undefined;
    throw new Unsuccessful(taken.text);
  }
  const end = endUnlessLeft(await followDeploy(client, taken, new TourReporter()));
  return { service, does, end, customers: feltBetween(before, await crowd.summary()) };
}

await run(demo, { unheard: 'goes on' });
