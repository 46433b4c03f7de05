/** Does a team need another one to deploy? Two counts that a team of its own would keep at 0. */
import type { LedgerLine, RefusedLine } from './ledger-line.ts';

/** One commit, as `git log --name-only` tells it. */
export interface GitCommit {
  readonly commit: string;
  readonly subject: string;
  /** Paths from the root of the repository. */
  readonly files: readonly string[];
}

/** A deploy that the gate refused for the sake of another team's release. */
export interface Waited {
  readonly at: string;
  readonly team: string;
  readonly release: string;
  readonly for: { readonly team: string; readonly release: string };
  readonly reason: string;
}

/** `commits` is absent when no history could be read. */
export interface Autonomy {
  readonly waited: readonly Waited[];
  /** Deploys of the same time, refused ones included: what `waited` is a part of. */
  readonly asked: number;
  readonly commits?: {
    readonly all: number;
    readonly acrossTeams: readonly {
      readonly commit: string;
      readonly subject: string;
      readonly teams: readonly string[];
    }[];
  };
}

/** `folders`: which team owns which folder (`apps/orders` → `orders`). The rest belongs to nobody here. */
export function autonomyOf(
  lines: readonly LedgerLine[],
  commits: readonly GitCommit[] | undefined,
  folders: ReadonlyMap<string, string>,
): Autonomy {
  const refused = lines.filter((line) => line.what === 'refused');
  return {
    waited: firstTimes(refused.flatMap((line) => waitedFor(line, folders))),
    asked: lines.filter(({ what }) => what === 'deploy-opened').length + refused.length,
    ...(commits === undefined
      ? {}
      : {
          commits: {
            all: commits.length,
            acrossTeams: commits
              .map(({ commit, subject, files }) => ({ commit, subject, teams: teamsOf(files, folders) }))
              .filter(({ teams }) => teams.length > 1),
          },
        }),
  };
}

function waitedFor({ at, team, service, to, gate }: RefusedLine, folders: ReadonlyMap<string, string>): Waited[] {
  const { failing } = gate;
  const other = failing && folders.get(`apps/${failing.service}`);
  if (!failing || other === undefined || other === team) return [];
  const release = `${service}@${to}`;
  return [
    {
      at,
      team,
      release,
      for: { team: other, release: `${failing.service}@${failing.release}` },
      reason: failing.reason,
    },
  ];
}

/** Who asks again for the same release waits no second time. */
function firstTimes(all: readonly Waited[]): Waited[] {
  return all.filter((each, at) => all.findIndex(({ release }) => release === each.release) === at);
}

function teamsOf(files: readonly string[], folders: ReadonlyMap<string, string>): string[] {
  const owners = [...folders].filter(([folder]) => files.some((file) => file.startsWith(`${folder}/`)));
  return [...new Set(owners.map(([, team]) => team))].toSorted();
}
