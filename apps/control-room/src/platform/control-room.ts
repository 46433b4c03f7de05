/**
 * The platform of one clone, while it runs. Invariants:
 *   C1  It answers on its port first and last: whoever asks is told that it is starting or stopping.
 *   C2  run.json exists exactly while the platform is ready, and names the processes of the moment.
 *   C3  When `stop` has returned, no process that it started is left; also none that a half-done start began.
 */
import { rmSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { TokenIssuer } from '@two-pizza/local-infra';
import { startApi } from '../control/api.ts';
import type { PlatformStatus } from '../control/status.ts';
import { rotateLogs } from '../local/log-rotation.ts';
import { keptSecret } from '../local/private-file.ts';
import { descendantsOf, endProcess, processOf } from '../local/process-table.ts';
import { writeRunFile } from '../local/run-file.ts';
import type { StateFile } from '../local/state-file.ts';
import type { Site } from './facts.ts';
import { Instances, type Instance } from './instances.ts';
import { Execution, partsOf, type Part, type PartEvent } from './plan.ts';
import { replayDeadLetters } from './replay-dead-letters.ts';
import { runFileOf } from './run-file-of.ts';
import { startOrder } from './start-order.ts';
import { statusOf } from './status-of.ts';
import type { Condition, SupervisedSpec } from './supervised.ts';
import { SupervisedProcess } from './supervisor.ts';

/** Who hears what happens. `stopAsked` is a wish from outside: the control room does not stop by itself. */
export interface Listener {
  part(event: PartEvent): void;
  process(name: string, condition: Condition): void;
  stopAsked(): void;
}

const HELPER_DEADLINE_MS = 5000;

export class ControlRoom {
  readonly partNames: readonly string[];
  private readonly site: Site;
  private readonly state: StateFile;
  private readonly listener: Listener;
  private readonly issuer: TokenIssuer | undefined;
  private readonly execution: Execution;
  private readonly processes = new Map<string, SupervisedProcess>();
  private readonly instances = new Map<string, Instances>();
  private readonly since = new Date().toISOString();
  private readonly stopping = new AbortController();
  private starting: Promise<void> = Promise.resolve();
  private phase: PlatformStatus['phase'] = 'starting';

  constructor(site: Site, issuer: TokenIssuer | undefined, state: StateFile, listener: Listener) {
    this.site = site;
    this.issuer = issuer;
    this.state = state;
    this.listener = listener;
    const plan = startOrder(site, {
      controlRoom: this.ownPart(),
      issuer,
      keep: (spec) => this.keep(spec),
      serviceOf: (service) => this.serviceOf(service),
    });
    this.partNames = partsOf(plan).map((part) => part.name);
    this.execution = new Execution(plan, (event) => this.partChanged(event));
  }

  /** Starts everything; returns when the platform is proved ready. Throws the first failure; then call `stop`. */
  async start(): Promise<void> {
    rmSync(this.site.of.runFile, { force: true });
    this.starting = this.execution.up(this.stopping.signal);
    await this.starting;
    this.phase = 'ready';
    this.writeRunFile();
  }

  /** Stops everything, at any moment of a start too. Returns when no process is left (C3). */
  async stop(): Promise<void> {
    this.phase = 'stopping';
    rmSync(this.site.of.runFile, { force: true }); // C2
    this.stopping.abort(new Error('it was asked to stop'));
    await this.endHelpers();
    await this.starting.catch(() => undefined); // the caller of `start` has it
    await this.execution.down();
    await this.endHelpers();
  }

  private ownPart(): Part {
    const { of, settings } = this.site;
    let api: FastifyInstance | undefined;
    let stopRotation: (() => void) | undefined;
    return {
      name: 'control room',
      up: async ({ note }) => {
        api = await startApi({
          port: settings.CONTROL_ROOM_PORT,
          controlToken: keptSecret(of.controlToken),
          issuer: this.issuer,
          status: () => this.status(),
          stop: () => this.listener.stopAsked(),
          replay: (wanted) => replayDeadLetters(this.site, wanted),
        });
        stopRotation = rotateLogs(of.logs);
        note(
          this.issuer
            ? `and token issuer, http://localhost:${settings.CONTROL_ROOM_PORT}`
            : `http://localhost:${settings.CONTROL_ROOM_PORT}`,
        );
      },
      down: async () => {
        stopRotation?.();
        await api?.close();
      },
    };
  }

  /** A process as a part: started by the plan, then kept running until the plan stops it. */
  private keep(spec: SupervisedSpec): Part {
    const process = this.supervise(spec);
    return processPart(
      spec.name,
      () => process.start(),
      () => process.stop(),
    );
  }

  /** The processes of a service as a part: its live release is started by the plan, others come and go by deploys. */
  private serviceOf(service: string): Part {
    const instances = new Instances(this.site, service, (spec) => this.supervise(spec));
    this.instances.set(service, instances);
    return processPart(
      service,
      () => instances.startLive(),
      () => instances.endAll(),
    );
  }

  private supervise(spec: SupervisedSpec): SupervisedProcess {
    const process = new SupervisedProcess(spec, this.state, (condition) => {
      if (condition.state === 'stopped') this.processes.delete(spec.name);
      this.processChanged(spec.name, condition);
    });
    this.processes.set(spec.name, process);
    return process;
  }

  private partChanged(event: PartEvent): void {
    this.listener.part(event);
    if (event.state === 'failed') void this.endHelpers(); // the rest of the start need not finish what nobody waits for
  }

  private processChanged(name: string, condition: Condition): void {
    if (this.phase !== 'ready') return;
    if (condition.state !== 'starting') this.writeRunFile(); // C2
    this.listener.process(name, condition);
  }

  private status(): Promise<PlatformStatus> {
    const conditions = new Map([...this.processes].map(([name, { condition }]) => [name, condition]));
    return statusOf(this.site, {
      phase: this.phase,
      since: this.since,
      conditions,
      instances: this.allInstances(),
    });
  }

  private allInstances(): Instance[] {
    return [...this.instances.values()].flatMap((each) => each.list());
  }

  private writeRunFile(): void {
    writeRunFile(this.site.of.runFile, runFileOf(this.site, this.allInstances()));
  }

  /** Ends what parts use to prepare themselves (Maven, initdb, the build): nobody else watches over those. */
  private async endHelpers(): Promise<void> {
    const helpers = descendantsOf(process.pid, this.state.pids()).map(processOf);
    await Promise.all(helpers.map((id) => id && endProcess(id, 'SIGTERM', HELPER_DEADLINE_MS)));
  }
}

/** A part whose start can be given up: then what it has begun is ended. */
function processPart(name: string, start: () => Promise<void>, stop: () => Promise<void>): Part {
  return {
    name,
    up: async ({ signal }) => {
      const giveUp = () => void stop();
      signal.addEventListener('abort', giveUp);
      await start().finally(() => signal.removeEventListener('abort', giveUp)); // from now on: stopped in its turn
    },
    down: stop,
  };
}
