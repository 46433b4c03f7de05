import type { TokenIssuer } from '@two-pizza/local-infra';
import { edgeUrl } from '../control-room.config.ts';
import { edgeAnswers, placePracticeOrder, PRACTICE_CUSTOMER } from '../shop/practice-order.ts';
import { ShopClient } from '../shop/shop.client.ts';
import type { Site } from './facts.ts';
import type { Part } from './plan.ts';

/** Ready means: an order was just placed at the edge, and its mail has arrived. */
export function orderToMail(site: Site, issuer: TokenIssuer | undefined): Part {
  return {
    name: 'an order to its mail',
    async up({ signal, note }) {
      const edge = edgeUrl(site.settings);
      site.facts.sampleProductId = await edgeAnswers(edge, signal);
      site.facts.proof = issuer
        ? await proveByOrder(site, issuer, signal)
        : 'every service says so (no order was placed: tokens come from AUTH_ISSUER)';
      note(site.facts.proof);
    },
  };
}

async function proveByOrder(site: Site, issuer: TokenIssuer, signal: AbortSignal): Promise<string> {
  const edge = edgeUrl(site.settings);
  const client = async (staff: boolean) =>
    new ShopClient(edge, await issuer.token({ customer: PRACTICE_CUSTOMER, staff }));
  const [customer, staff] = await Promise.all([client(false), client(true)]);
  const tookMs = await placePracticeOrder({ customer, staff, mailbox: site.facts.mailboxUrl, signal });
  return `an order went from the edge to its mail in ${Math.round(tookMs)} ms`;
}
