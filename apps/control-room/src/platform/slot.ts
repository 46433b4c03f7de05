/** Two places for processes of one service, in HAProxy's words: one for what is live, one for what comes or goes. */
export type SlotName = 'blue' | 'green';

export function otherSlot(slot: SlotName): SlotName {
  return slot === 'blue' ? 'green' : 'blue';
}
