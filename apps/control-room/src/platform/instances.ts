/**
 * The processes of the services. Invariants:
 *   I1  A service has two slots, blue and green; one holds its live release, the other at most one more release.
 *   I2  A live or warm release is started again when it dies; a candidate that ends is left ended: it is rolled back.
 *   I3  The live release is the ledger's, and its slot too: HAProxy, run.json and status are made from them.
 *   I4  While a build of the work tree is served in the live slot, no other release is started beside it.
 */
import type { Artifact } from '../artifacts/artifacts.ts';
import { known, type Site } from './facts.ts';
import { serviceProcess } from './service.part.ts';
import { otherSlot, type SlotName } from './slot.ts';
import type { Condition, SupervisedSpec } from './supervised.ts';
import type { SupervisedProcess } from './supervisor.ts';

/**
 * `candidate`: being judged. `live`: takes what customers ask. `warm`: live until now, kept for a quick way back.
 * `served`: a build of the work tree, in the place of the live one.
 */
export type InstanceRole = 'candidate' | 'live' | 'warm' | 'served';

/** One process of a service, and what runs in it. */
export interface Instance {
  readonly service: string;
  readonly slot: SlotName;
  readonly artifact: Artifact;
  readonly role: InstanceRole;
  readonly condition: Condition;
}

interface Held {
  readonly artifact: Artifact;
  role: InstanceRole;
  readonly process: SupervisedProcess;
}

type Supervise = (spec: SupervisedSpec) => SupervisedProcess;

/** The processes of one service. `supervise` keeps a process running and remembers it on disk. */
export class Instances {
  readonly service: string;
  private readonly site: Site;
  private readonly supervise: Supervise;
  private readonly changed: () => void;
  private readonly held = new Map<SlotName, Held>();

  /** `changed` hears that other releases run now, or in other roles. */
  constructor(site: Site, service: string, supervise: Supervise, changed: () => void) {
    this.site = site;
    this.service = service;
    this.supervise = supervise;
    this.changed = changed;
  }

  /** What runs now, the live one first. */
  list(): Instance[] {
    const all = [...this.held].map(([slot, { artifact, role, process }]) => {
      return { service: this.service, slot, artifact, role, condition: process.condition };
    });
    return all.sort((a, b) => Number(b.role === 'live') - Number(a.role === 'live'));
  }

  /** Starts the live release in the slot that the ledger names (I3). */
  async startLive(): Promise<void> {
    const { slot, ...artifact } = this.live();
    await this.hold(slot, artifact, 'live').start();
  }

  /** Takes over the live release that a killed control room has left (I3), or starts it again. Waits for neither. */
  resumeLive(): void {
    const { slot, ...artifact } = this.live();
    this.hold(slot, artifact, 'live').resume();
  }

  /** Starts a release in the free slot; returns when it is ready. Its end is told by `onEnd` (I2). */
  async startBeside(artifact: Artifact, role: 'candidate' | 'warm'): Promise<SlotName> {
    const slot = otherSlot(this.live().slot);
    if (this.held.has(slot)) throw new Error(`${this.service}/${slot} is not free`); // I1
    if (this.isServed()) throw new Error(`${this.service} is served from the work tree; end that first: Ctrl-C there`); // I4
    await this.hold(slot, artifact, role).start();
    return slot;
  }

  /** Starts a build of the work tree in the live slot, in place of the live release; returns when it is ready. */
  async serve(artifact: Artifact, inspectPort: number): Promise<void> {
    const { slot } = this.live();
    await this.end(slot);
    await this.hold(slot, artifact, 'served', inspectPort).start();
  }

  /** The live release is in its slot again; one that does not start is tried again and again. */
  async putBack(): Promise<void> {
    const { slot, ...artifact } = this.live();
    await this.end(slot);
    const process = this.hold(slot, artifact, 'live');
    await process.start().catch(() => process.resume());
  }

  isServed(): boolean {
    return this.list().some(({ role }) => role === 'served');
  }

  /** Takes over what a control room before this one has left in the free slot; false when nothing is left there. */
  adoptBeside(artifact: Artifact, role: 'candidate' | 'warm'): boolean {
    const slot = otherSlot(this.live().slot);
    if (this.held.has(slot)) return false; // I1
    const process = this.hold(slot, artifact, role);
    if (process.adopt()) return true;
    void process.stop(); // nothing is there to be ended: it only leaves the lists
    this.held.delete(slot);
    this.changed();
    return false;
  }

  /** The release in `slot` is the live one from now on; the other one stays warm beside it. */
  makeLive(slot: SlotName): void {
    const { artifact } = known(this.held.get(slot), `${this.service}/${slot}`);
    for (const [each, held] of this.held) held.role = each === slot ? 'live' : 'warm';
    const { facts } = this.site;
    facts.live = known(facts.live, 'the live releases').map((each) =>
      each.service === this.service ? { ...artifact, slot } : each,
    );
    this.changed();
  }

  /** The release in `slot` is the live one again; whatever is beside it is only waiting for its end (I2). */
  giveBack(slot: SlotName): void {
    if (this.live().slot !== slot) this.makeLive(slot);
    for (const [each, held] of this.held) if (each !== slot) held.role = 'candidate';
    this.changed();
  }

  /** Ends what is in a slot; nothing to do when it is free. */
  async end(slot: SlotName): Promise<void> {
    await this.held.get(slot)?.process.stop();
    if (this.held.delete(slot)) this.changed();
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.held.keys()].map((slot) => this.end(slot)));
  }

  private live() {
    const live = this.site.facts.live?.find((each) => each.service === this.service);
    return known(live, `the release of ${this.service}`);
  }

  private hold(slot: SlotName, artifact: Artifact, role: InstanceRole, inspectPort?: number): Held['process'] {
    const held = (): Held | undefined => this.held.get(slot);
    const process = this.supervise({
      ...serviceProcess(this.site, {
        artifact,
        slot,
        role: role === 'candidate' ? 'candidate' : 'stable',
        ...(inspectPort === undefined ? {} : { inspectPort }),
      }),
      isKept: () => held()?.role !== 'candidate', // I2
    });
    this.held.set(slot, { artifact, role, process });
    return process;
  }
}
