import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../checker/place.ts';
import type { Ended } from '../platform/commands.ts';
import { seededRandom } from '../load/random.ts';
import type { Platform } from '../platform/platform.ts';

/** A deploy as the one who typed the command saw it. */
export interface TypedDeploy extends Ended {
  readonly service: Service;
  readonly release: string;
  /** From the key to the command's end, the start of Node included. */
  readonly tookMs: number;
}

/** Two releases of a service that behave the same, deployed in turn: each deploy changes what is live. */
export class TwoReleases {
  readonly service: Service;
  private readonly platform: Platform;
  private readonly releases: readonly [string, string];

  private constructor(platform: Platform, service: Service, releases: readonly [string, string]) {
    this.platform = platform;
    this.service = service;
    this.releases = releases;
  }

  /** Builds the second one from the platform's changed work tree and deploys it once; the first one is what serves. */
  static async make(platform: Platform, service: Service): Promise<TwoReleases> {
    const first = liveRelease(platform, service);
    appendFileSync(join(platform.root, `apps/${service}/src/main.ts`), "\nexport const edition = 'second';\n");
    const { exitCode, stdout, stderr } = await platform.command('deploy', service);
    if (exitCode !== 0) throw new Error(`the second release of ${service} was not deployed:\n${stdout}\n${stderr}`);
    return new TwoReleases(platform, service, [first, liveRelease(platform, service)]);
  }

  /** Deploys the one that does not serve. */
  async deploy(): Promise<TypedDeploy> {
    const { platform, service } = this;
    const [first, second] = this.releases;
    const release = liveRelease(platform, service) === first ? second : first;
    const began = performance.now();
    const ended = await platform.command('deploy', service, '--release', release);
    return { ...ended, service, release, tookMs: performance.now() - began };
  }
}

/** So many deploys of these teams: each alone, then all at the same moment, over and over. */
export async function deployInTurnAndTogether(
  teams: readonly TwoReleases[],
  count: number,
  onDone: (deploy: TypedDeploy, number: number) => void,
): Promise<TypedDeploy[]> {
  const done: TypedDeploy[] = [];
  const one = async (team: TwoReleases) => {
    const deploy = await team.deploy();
    done.push(deploy);
    onDone(deploy, done.length);
  };
  while (done.length < count) {
    for (const team of teams.slice(0, count - done.length)) await one(team);
    await Promise.all(teams.slice(0, count - done.length).map(one));
  }
  return done;
}

/**
 * All teams for so long, none waiting for another. Each begins its next deploy about `paceS` (a fifth more or less) after its
 * last one began, or at once where that took longer; the teams' first ones are spread over one such time.
 */
export async function deployAtOwnPace(
  teams: readonly TwoReleases[],
  { seed, paceS, forMs }: { readonly seed: number; readonly paceS: number; readonly forMs: number },
  onDone: (deploy: TypedDeploy) => void,
): Promise<TypedDeploy[]> {
  const until = Date.now() + forMs;
  const ofTeam = async (team: TwoReleases, at: number) => {
    const random = seededRandom(seed + at);
    const done: TypedDeploy[] = [];
    await pause((at * paceS * 1000) / teams.length);
    while (Date.now() < until) {
      const nextAt = Date.now() + (0.8 + 0.4 * random.next()) * paceS * 1000;
      const deploy = await team.deploy();
      done.push(deploy);
      onDone(deploy);
      await pause(Math.max(0, Math.min(nextAt, until) - Date.now()));
    }
    return done;
  };
  return (await Promise.all(teams.map(ofTeam))).flat();
}

function liveRelease(platform: Platform, service: Service): string {
  const live = platform.run.services[service]?.[0];
  if (!live) throw new Error(`no release of ${service} runs`);
  return live.release;
}
