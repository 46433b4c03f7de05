/** The port to whatever shares out requests; here HAProxy's runtime API. One object per service. */
import { setTimeout as delay } from 'node:timers/promises';
import { setSlot, setState, setWeight, slotStates } from '@two-pizza/local-infra';
import type { SlotName } from '../platform/slot.ts';

/** HAProxy's largest weight: a slot alone, or the whole of both. */
const FULL = 256;
const LOOK_MS = 20;

/** The two slots of one service in the proxy, and how much each takes. */
export class Traffic {
  private readonly service: string;
  private readonly socket: () => string;
  private readonly addressOf: (slot: SlotName) => string;

  constructor(service: string, socket: () => string, addressOf: (slot: SlotName) => string) {
    this.service = service;
    this.socket = socket;
    this.addressOf = addressOf;
  }

  /** Lets a slot in beside the other one: `share` (0 to 1) of all requests. Its process has just said that it is ready. */
  async letIn(slot: SlotName, share: number, other: SlotName): Promise<void> {
    const weight = Math.round(FULL * share);
    await setWeight(this.socket(), this.service, other, FULL - weight);
    const to = { address: this.addressOf(slot), weight, health: 'up' as const };
    await setSlot(this.socket(), this.service, slot, to);
  }

  /** All requests to one slot; the other one stays ready, and gets none. */
  async allTo(slot: SlotName, other: SlotName): Promise<void> {
    await this.full(slot);
    await setWeight(this.socket(), this.service, other, 0);
  }

  /** A slot at full weight, also when the proxy was started anew and does not know it. */
  async full(slot: SlotName): Promise<void> {
    const state = await this.state(slot);
    if (state.status === 'MAINT' || state.address !== this.addressOf(slot))
      await setSlot(this.socket(), this.service, slot, { address: this.addressOf(slot), weight: FULL, health: 'up' });
    else {
      await setWeight(this.socket(), this.service, slot, FULL);
      await setState(this.socket(), this.service, slot, 'ready');
    }
  }

  /** No new requests to a slot; what runs goes on. */
  async drain(slot: SlotName): Promise<void> {
    await setState(this.socket(), this.service, slot, 'drain');
  }

  /** Waits until no request runs in a slot; returns how many still did at the deadline. */
  async emptied(slot: SlotName, deadlineMs: number): Promise<number> {
    const until = Date.now() + deadlineMs;
    for (;;) {
      const { sessions } = await this.state(slot);
      if (sessions === 0 || Date.now() > until) return sessions;
      await delay(LOOK_MS);
    }
  }

  /** Takes a slot off the proxy: no requests, no health checks. */
  async takeOff(slot: SlotName): Promise<void> {
    await setState(this.socket(), this.service, slot, 'maint');
  }

  /** Share of the requests that a slot takes by the weights that the proxy has now, 0 to 1. */
  async serving(slot: SlotName): Promise<number> {
    const states = (await slotStates(this.socket())).filter((each) => each.backend === this.service);
    const takes = (each: { status: string; weight: number }) => (each.status.startsWith('UP') ? each.weight : 0);
    const all = states.reduce((sum, each) => sum + takes(each), 0);
    const own = states.find((each) => each.slot === slot);
    return own && all > 0 ? takes(own) / all : 0;
  }

  private async state(slot: SlotName) {
    const found = (await slotStates(this.socket())).find((each) => each.backend === this.service && each.slot === slot);
    if (!found) throw new Error(`HAProxy has no slot ${this.service}/${slot}`);
    return found;
  }
}
