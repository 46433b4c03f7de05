import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import { openDatabase } from '../src/checker/place.ts';
import type { Ended } from '../src/platform/commands.ts';
import type { Platform } from '../src/platform/platform.ts';

/** A line of the ledger, as far as these stories read it. */
export interface Line {
  readonly what: string;
  readonly step?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
  readonly service: string;
  readonly deploy?: string;
  readonly verdict?: { readonly verdict: string; readonly metric: string };
}

const isCanary = statement<{ canary: boolean }>('journeys.is-canary', 'select canary from release_roles');
const lockRoles = statement('journeys.lock-roles', 'select canary from release_roles for update');

/** A line that catalog writes once in its life: changing it makes another release that behaves the same. */
const LINE = { file: 'apps/catalog/src/upkeep.service.ts', text: /'first products put in[^']*'/ };

/** The work tree of a platform, in which a team changes catalog and deploys it. */
export class Workshop {
  readonly platform: Platform;
  private releases = 0;

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /**
   * Sets every objective to 4 s. These stories ask whether deploys do what they must, on a machine that also runs other
   * tests: how fast a service answers there says nothing about a release. Safe to repeat.
   */
  relaxObjectives(): void {
    const relaxed = "withinMs: '4000'";
    for (const service of ['catalog', 'orders', 'notifications'])
      this.edit(`apps/${service}/slo.yaml`, (text) => text.replaceAll(/withinMs: '\d+'/g, relaxed), relaxed);
  }

  /** From now on the work tree holds another good release of catalog. */
  changeCatalog(): void {
    const text = `'first products put in, ${++this.releases}'`;
    this.edit(LINE.file, (source) => source.replace(LINE.text, text));
  }

  /** Puts a fault into catalog's sources; returns what takes it out again. */
  breakCatalog(file: string, from: string, to: string): () => void {
    const path = `apps/catalog/src/${file}`;
    const whole = readFileSync(join(this.platform.root, path), 'utf8');
    if (!whole.includes(from)) throw new Error(`${path} has no "${from}" any more`);
    this.edit(path, (source) => source.replace(from, to));
    return () => writeFileSync(join(this.platform.root, path), whole);
  }

  /** Builds the work tree's release of catalog and deploys it. */
  deploy(): Promise<Ended> {
    return this.platform.command('deploy', 'catalog');
  }

  /** Of the last two good releases of catalog, deploys the one that does not serve. Both are built already. */
  deployOther(): Promise<Ended> {
    const [live] = this.running();
    const releases = this.ledger().flatMap(({ what, service, from, to }) =>
      what === 'promoted' && service === 'catalog' ? [to, from] : [],
    );
    const other = releases.findLast((each) => each !== undefined && each !== live);
    if (other === undefined) throw new Error('catalog has had one release only');
    return this.platform.command('deploy', 'catalog', '--release', other);
  }

  ledger(): Line[] {
    const text = readFileSync(join(this.platform.root, '.two-pizza/ledger.jsonl'), 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
  }

  /** Waits for a line that the ledger did not have when it had `since` lines. */
  line(since: number, found: (line: Line) => boolean, deadlineMs = 60_000): Promise<Line> {
    return waitFor('the line in the ledger', async () => this.ledger().slice(since).find(found), deadlineMs);
  }

  /** The releases of catalog that run now, the live one first. */
  running(): readonly string[] {
    return (this.platform.run.services['catalog'] ?? []).map(({ release }) => release);
  }

  /** Kills the control room; the watchdog starts another one. */
  killControlRoom(): void {
    process.kill(this.controlRoomPid(), 'SIGKILL');
  }

  /** From a canary of catalog on until this is let go, no roles are changed: the swap stands still in its middle. */
  async holdSwap(): Promise<() => Promise<void>> {
    const catalog = openDatabase(this.platform.run, 'catalog');
    const inCanary = async () => (await catalog.query(isCanary)).some(({ canary }) => canary) || undefined;
    await waitFor('the canary', inCanary, 60_000);
    const [held, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = catalog.transaction(async (tx) => {
      await tx.query(lockRoles);
      held.resolve();
      await over.promise;
    });
    await Promise.race([held.promise, holding]);
    return async () => {
      over.resolve();
      await holding;
      await catalog.close();
    };
  }

  /** Until it may go on, the control room notices nothing, and starts nothing again. */
  holdControlRoom(): () => void {
    const pid = this.controlRoomPid();
    process.kill(pid, 'SIGSTOP');
    return () => process.kill(pid, 'SIGCONT');
  }

  private controlRoomPid(): number {
    const state = readFileSync(join(this.platform.root, '.two-pizza/state.json'), 'utf8');
    return (JSON.parse(state) as { controlRoom: { pid: number } }).controlRoom.pid;
  }

  /** Throws when there is nothing to change, unless `done` is there: then an earlier story has changed it. */
  private edit(path: string, change: (text: string) => string, done?: string): void {
    const file = join(this.platform.root, path);
    const before = readFileSync(file, 'utf8');
    const after = change(before);
    if (after === before && done !== undefined && before.includes(done)) return;
    if (after === before) throw new Error(`nothing to change in ${path}`);
    writeFileSync(file, after);
  }
}
