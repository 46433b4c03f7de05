import { command, print, printJson, run, wholeNumber } from './terminal/command.ts';
import { Refused, Unsuccessful } from './terminal/refused.ts';
import { nextLines, notTaken, stepLines } from './order.screen.ts';
import { followOrder, type OrderStep } from './shop/follow-order.ts';
import { ShopClient, ShopRefused } from './shop/shop.client.ts';
import { localToken } from './control/local-token.ts';
import { runningPlatform } from './control/running-platform.ts';

const MOST_PIECES = 1000;
const DEADLINE_MS = 30_000;

interface Options {
  readonly as: string;
  readonly json?: true;
}

const order = command({
  use: 'npm run -s order -- <productId> [quantity] [--as <customer>]',
  does: "Places one order and follows it, step by step with times, to the customer's mail.",
  examples: ['npm run -s order -- dough-box 2 --as ada'],
  afterwards:
    'exit 0: the order is confirmed and its mail is in the mailbox. Exit 1: it was not taken, was rejected, or was not finished within 30 s.',
  neighbour: 'npm run -s token (to order by curl), npm run logs -- --order <orderId>',
})
  .argument(
    '<productId>',
    'what to order; the ids: curl -s http://localhost:8080/products (npm run status has the address)',
  )
  .argument('[quantity]', 'how many, 1 to 1000', '1')
  .option('--as <customer>', 'who orders; the mail goes to <customer>@customers.example', 'ada')
  .option('--json', 'the steps as JSON')
  .action(placeAndFollow);

async function placeAndFollow(productId: string, quantityText: string, options: Options): Promise<void> {
  const quantity = wholeNumber('quantity', quantityText, 1, MOST_PIECES);
  const email = addressOf(options.as);
  const { edge, mailbox } = runningPlatform();
  const shop = new ShopClient(edge, await localToken({ customer: options.as, staff: false }));
  const steps: OrderStep[] = [];
  try {
    for await (const step of followOrder({
      shop,
      mailbox,
      line: { productId, quantity },
      email,
      deadlineMs: DEADLINE_MS,
    })) {
      steps.push(step);
      if (!options.json) print(stepLines(step));
    }
  } catch (error) {
    if (error instanceof ShopRefused) throw new Unsuccessful(notTaken(error, edge));
    throw error;
  }
  if (options.json) printJson({ steps });
  else print(nextLines(steps));
  process.exitCode = isConfirmed(steps) ? 0 : 1;
}

function isConfirmed(steps: readonly OrderStep[]): boolean {
  return (
    steps.some((step) => step.step === 'decided' && step.order.status === 'confirmed') &&
    steps.at(-1)?.step === 'mailed'
  );
}

/** `shopper-*` is synthetic: its mail goes to the address by which the house knows that. */
function addressOf(customer: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(customer)) {
    throw new Refused(`--as must be 1 to 64 letters, digits, dots, underscores or hyphens, not "${customer}"`);
  }
  return customer.startsWith('shopper-') ? `${customer}@shop.invalid` : `${customer}@customers.example`;
}

await run(order);
