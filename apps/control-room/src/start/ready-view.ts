import { controlRoomUrl, edgeUrl, issuerUrl } from '../control-room.config.ts';
import { known, type Site } from '../platform/facts.ts';
import type { ReadyView } from '../start.screen.ts';

/** What the page at the end of a start shows. */
export function readyView({ settings, facts }: Site, tookMs: number): ReadyView {
  return {
    tookMs,
    edge: edgeUrl(settings),
    controlRoom: controlRoomUrl(settings),
    issuer: issuerUrl(settings),
    mailbox: facts.mailboxUrl,
    services: known(facts.live, 'the releases').map(({ service, release }) => ({ name: service, release })),
    proof: known(facts.proof, 'the proof'),
    productId: known(facts.sampleProductId, 'a product to order'),
    tokens: settings.AUTH_ISSUER ? 'from elsewhere' : 'from the local issuer',
    detached: false,
  };
}
