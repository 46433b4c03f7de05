import type { EdgeAnswer, EdgeClient } from '../load/edge.client.ts';
import type { KnownProduct } from './checks.ts';

/**
 * What shoppers buy: marked as the house marks everything synthetic (`practice-*`), so that no real product's stock changes.
 * The prices are odd, so that a sum that went wrong does not come out right by chance.
 */
export const shelf: readonly KnownProduct[] = [
  { productId: 'practice-apples', name: 'Practice apples', amountMinor: 137 },
  { productId: 'practice-bread', name: 'Practice bread', amountMinor: 349 },
  { productId: 'practice-cheese', name: 'Practice cheese', amountMinor: 1231 },
];

const STOCK = 1_000_000;
const RESTOCK_BELOW = 100_000;

/** Sees to it that the products are there, cost what they must, and do not run out. */
export async function stockShelf(edge: EdgeClient, staffToken: string): Promise<void> {
  await Promise.all(shelf.map((product) => stock(edge, staffToken, product)));
}

async function stock(edge: EdgeClient, token: string, product: KnownProduct): Promise<void> {
  const { productId, name, amountMinor } = product;
  const price = { amountMinor, currency: 'EUR' };
  const body = { productId, name, description: 'Bought by shoppers. Never delivered.', price, stock: STOCK };
  const created = await edge.send('/products', { method: 'POST', token, body });
  if (created.status === 201) return;
  if (created.status !== 409) throw refused('POST /products', created);
  const path = `/products/${productId}`;
  const shown = await edge.send(path);
  const found = Object(shown.body) as { name?: string; price?: { amountMinor?: number }; stock?: number };
  if (found.name !== name || found.price?.amountMinor !== amountMinor)
    await demand(edge.send(path, { method: 'PATCH', token, body: { name, price } }), `PATCH ${path}`);
  if ((found.stock ?? 0) >= RESTOCK_BELOW) return;
  const adjustment = { delta: STOCK, reason: 'practice goes on' };
  await demand(edge.send(`${path}/stock-adjustments`, { method: 'POST', token, body: adjustment }), `stock of ${path}`);
}

async function demand(sent: Promise<EdgeAnswer>, what: string): Promise<void> {
  const answer = await sent;
  if (answer.status !== 200) throw refused(what, answer);
}

function refused(what: string, { status, body }: EdgeAnswer): Error {
  return new Error(
    `${what} answered ${status} ${JSON.stringify(body)}: there is nothing that shoppers could buy. ` +
      'The shop itself is not touched. Look closer with: npm run logs -- catalog',
  );
}
