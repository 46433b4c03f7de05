import { leadsBack, type LedgerLine } from '@two-pizza/delivery';
import { otherSlot, type SlotName } from '../platform/slot.ts';

/** The slot of a release that has come without a deploy. */
const FIRST_SLOT: SlotName = 'blue';

/** In which slot the live release of each service runs, by the ledger; a service that it does not name has none. */
export function liveSlots(lines: readonly LedgerLine[]): Map<string, SlotName> {
  const slots = new Map<string, SlotName>();
  const opened = new Map<string, SlotName>();
  const broughtBy = new Map<string, string>();
  for (const line of lines) {
    const { service } = line;
    if (line.what === 'bootstrap') slots.set(service, FIRST_SLOT);
    if (line.what === 'deploy-opened') opened.set(line.deploy, slotNamed(line.slot));
    if (line.what === 'promoted') {
      slots.set(service, opened.get(line.deploy) ?? FIRST_SLOT);
      broughtBy.set(service, line.deploy);
    }
    if (leadsBack(line) && broughtBy.get(service) === line.deploy) {
      slots.set(service, otherSlot(slots.get(service) ?? FIRST_SLOT));
      broughtBy.delete(service);
    }
  }
  return slots;
}

export function slotNamed(name: string): SlotName {
  if (name === 'blue' || name === 'green') return name;
  throw new Error(`the ledger names a slot "${name}"; there are blue and green. Delete all local state: npm run reset`);
}
