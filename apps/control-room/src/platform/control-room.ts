/**
 * The platform of one clone, while it runs. Invariants:
 *   C1  It answers on its port first and last: whoever asks is told that it is starting or stopping.
 *   C2  run.json exists exactly while the platform is ready, and names the processes of the moment.
 *   C3  When `stop` has returned, no process that it started is left; also none that a half-done start began.
 *   C4  A platform that it has taken over goes on whatever fails: only a wish from outside stops it.
 */
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { TokenIssuer } from '@two-pizza/local-infra';
import type { PlatformStatus } from '../control/status.ts';
import { descendantsOf, endProcess, isAlive, processOf } from '../local/process-table.ts';
import { writeRunFile, type RunFile } from '../local/run-file.ts';
import type { StateFile } from '../local/state-file.ts';
import { DeployDesk } from '../deploy/deploy-desk.ts';
import { controlRoomPart } from './control-room.part.ts';
import { known, type Site } from './facts.ts';
import { Instances, type Instance } from './instances.ts';
import { Execution, partsOf, type Part, type PartEvent } from './plan.ts';
import { processPart } from './process.part.ts';
import { orderToMail } from './proof.part.ts';
import { Serving } from './serving.ts';
import { runFileOf } from './run-file-of.ts';
import { startOrder } from './start-order.ts';
import { statusOf } from './status-of.ts';
import type { Condition, SupervisedSpec } from './supervised.ts';
import { SupervisedProcess } from './supervisor.ts';
import { Watchdog } from './watchdog.ts';

/** Who hears what happens. `stopAsked` is a wish from outside: the control room does not stop by itself. */
export interface Listener {
  part(event: PartEvent): void;
  process(name: string, condition: Condition): void;
  stopAsked(): void;
}

interface ControlRoomOptions {
  readonly site: Site;
  /** Undefined when tokens come from elsewhere. */
  readonly issuer: TokenIssuer | undefined;
  readonly state: StateFile;
  readonly listener: Listener;
  /** When this control room is killed, its watchdog waits so long before it is the next one. */
  readonly successorAfterS: number;
}

const HELPER_DEADLINE_MS = 5000;
/** What is dead when a platform is taken over has so long to come back. Kafka needs longest. */
const HEALTHY_DEADLINE_MS = 60_000;
const LOOK_MS = 250;

export class ControlRoom {
  readonly partNames: readonly string[];
  private readonly site: Site;
  private readonly state: StateFile;
  private readonly listener: Listener;
  private readonly issuer: TokenIssuer | undefined;
  private readonly execution: Execution;
  private readonly deploys: DeployDesk;
  private readonly processes = new Map<string, SupervisedProcess>();
  private readonly instances = new Map<string, Instances>();
  private readonly serving: Serving;
  /** What run.json was to say last. */
  private told: RunFile | undefined;
  private readonly watchdog: Watchdog;
  private readonly since = new Date().toISOString();
  private readonly stopping = new AbortController();
  private starting: Promise<void> = Promise.resolve();
  private resuming: Promise<void> = Promise.resolve();
  private phase: PlatformStatus['phase'] = 'starting';

  constructor({ site, issuer, state, listener, successorAfterS }: ControlRoomOptions) {
    this.watchdog = new Watchdog(site.of, successorAfterS, (id) => state.watchdogIs(id));
    this.site = site;
    this.issuer = issuer;
    this.state = state;
    this.listener = listener;
    this.serving = new Serving(
      site,
      (service) => this.instances.get(service),
      (service) => this.deploys.isBusy(service),
      this.stopping.signal,
    );
    this.deploys = new DeployDesk(
      site,
      issuer,
      (service) => known(this.instances.get(service), service),
      (service) => this.serving.has(service),
    );
    const plan = startOrder(site, {
      controlRoom: controlRoomPart(site, issuer, {
        status: () => this.status(),
        stop: () => listener.stopAsked(),
        heal: () => this.heal(),
        serving: this.serving,
        deployments: () => this.deploys.open(),
      }),
      issuer,
      keep: (spec) => this.keep(spec),
      serviceOf: (service) => this.serviceOf(service),
      deploys: this.deploys.part(),
    });
    this.partNames = partsOf(plan).map((part) => part.name);
    this.execution = new Execution(plan, (event) => this.partChanged(event));
  }

  /** Starts everything; returns when the platform is proved ready. Throws the first failure; then call `stop`. */
  async start(): Promise<void> {
    rmSync(this.site.of.runFile, { force: true });
    this.starting = this.execution.up(this.stopping.signal);
    await this.starting;
    this.becomeReady();
  }

  /** Takes over a platform that runs, and starts again what of it is dead; waits for none of it (C4). */
  async resume(): Promise<void> {
    this.resuming = this.execution.resume();
    await this.resuming;
    this.becomeReady();
    this.serving.bringBackLeft();
  }

  /** Waits until everything that was taken over is healthy and an order reaches its mail. Throws when it does not. */
  async prove(): Promise<void> {
    const deadline = performance.now() + HEALTHY_DEADLINE_MS;
    const ill = async () => (await this.status()).parts.filter((part) => !part.healthy);
    for (let parts = await ill(); parts.length > 0; parts = await ill()) {
      if (performance.now() > deadline)
        throw new Error(parts.map(({ name, reason }) => `${name}: ${reason}`).join('; '));
      await delay(LOOK_MS);
    }
    const proof = orderToMail(this.site, this.issuer);
    await proof.up({ signal: this.stopping.signal, note: () => undefined });
  }

  /** Stops everything, at any moment of a start too. Returns when no process is left (C3). */
  async stop(): Promise<void> {
    this.phase = 'stopping';
    this.state.become('stopping');
    await this.watchdog.dismiss(); // first: nobody is to start what is being stopped
    rmSync(this.site.of.runFile, { force: true }); // C2
    this.stopping.abort(new Error('it was asked to stop'));
    await this.endHelpers();
    await this.serving.settled();
    await this.starting.catch(() => undefined); // the caller of `start` has it
    await this.execution.down();
    await this.endHelpers();
    const unclaimed = this.state.unclaimed().filter(isAlive);
    await Promise.all(unclaimed.map((each) => endProcess(each, each.stopSignal, HELPER_DEADLINE_MS)));
  }

  /** A process as a part: started by the plan, then kept running until the plan stops it. */
  private keep(spec: SupervisedSpec): Part {
    const process = this.supervise(spec);
    return processPart(spec.name, {
      start: () => process.start(),
      resume: () => process.resume(),
      stop: () => process.stop(),
    });
  }

  /** The processes of a service as a part: its live release is started by the plan, others come and go by deploys. */
  private serviceOf(service: string): Part {
    const instances = new Instances(
      this.site,
      service,
      (spec) => this.supervise(spec),
      () => (this.phase === 'ready' ? this.writeRunFile() : undefined), // C2
    );
    this.instances.set(service, instances);
    return processPart(service, {
      start: () => this.serving.forget(service).then(() => instances.startLive()),
      resume: () => instances.resumeLive(),
      stop: () => instances.endAll(),
    });
  }

  private supervise(spec: SupervisedSpec): SupervisedProcess {
    const process = new SupervisedProcess(spec, this.state, (condition) => {
      const isOurs = this.processes.get(spec.name) === process; // its place may have been given to the next one
      if (condition.state === 'stopped' && isOurs) this.processes.delete(spec.name);
      this.processChanged(spec.name, condition);
    });
    this.processes.set(spec.name, process);
    return process;
  }

  private becomeReady(): void {
    this.phase = 'ready';
    this.state.become('ready');
    this.writeRunFile();
    this.watchdog.start();
  }

  private partChanged(event: PartEvent): void {
    this.listener.part(event);
    if (event.state === 'failed') void this.endHelpers(); // the rest of the start need not finish what nobody waits for
  }

  private processChanged(name: string, condition: Condition): void {
    this.deploys.processChanged(name, condition);
    if (this.phase !== 'ready') return;
    if (condition.state !== 'starting') this.writeRunFile(); // C2
    this.listener.process(name, condition);
  }

  private async status(): Promise<PlatformStatus> {
    await this.resuming; // some milliseconds, in which it would only say that it starts
    const conditions = new Map([...this.processes].map(([name, { condition }]) => [name, condition]));
    return statusOf(this.site, {
      phase: this.phase,
      since: this.state.since,
      conditions,
      instances: this.allInstances(),
      self: { since: this.since, trouble: this.state.trouble },
      watchdog: this.watchdog.process,
    });
  }

  private allInstances(): Instance[] {
    return [...this.instances.values()].flatMap((each) => each.list());
  }

  /**
   * Both files may have been damaged from outside, or not been written on a full disk. What was to be written last comes
   * back, not what is under way: a process that starts is named when it has started.
   */
  private heal(): void {
    this.state.heal();
    if (this.phase === 'ready' && this.told) writeRunFile(this.site.of.runFile, this.told);
  }

  private writeRunFile(): void {
    this.told = runFileOf(this.site, this.allInstances());
    writeRunFile(this.site.of.runFile, this.told);
  }

  /** Ends what parts use to prepare themselves (Maven, initdb, the build): nobody else watches over those. */
  private async endHelpers(): Promise<void> {
    const helpers = descendantsOf(process.pid, this.state.pids()).map(processOf);
    await Promise.all(helpers.map((id) => id && endProcess(id, 'SIGTERM', HELPER_DEADLINE_MS)));
  }
}
