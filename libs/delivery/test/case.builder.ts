/** Cases of the catalogue: a change, what stands around it, and the answer that must come. */
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import type { Column, GateQuestion, GateRelease, RowStanding } from '../src/index.ts';

/** What stands around a change. Days count back from now. */
export interface Situation {
  /** The live release of the same service. Without it this is the first deploy. */
  readonly was?: Manifest;
  readonly now: Manifest;
  readonly live?: readonly Manifest[];
  readonly open?: readonly Manifest[];
  readonly protected?: readonly Manifest[];
  /** Releases that published and ended so many days ago. */
  readonly past?: readonly { readonly manifest: Manifest; readonly endedDaysAgo: number }[];
  /** Unreplayed dead letters of the type `bakery.cake-baked.v1`, published by the releases in `past`. */
  readonly deadLetters?: true;
  readonly liveForDays?: number;
  readonly deprecationPeriodDays?: number;
  readonly purpose?: GateQuestion['purpose'];
}

/** The cell and the path that must be named first. */
export interface Expected {
  readonly column: Column;
  readonly path: string;
  readonly standing?: RowStanding;
  readonly undecided?: true;
}

export interface Case {
  readonly question: GateQuestion;
  readonly expected: Expected | 'accepted';
  /** Texts that the warnings or the losses must name. */
  readonly said?: readonly string[];
}

export const refused = (expected: Expected, situation: Situation): Case => ({ question: asked(situation), expected });
export const accepted = (situation: Situation, said: readonly string[] = []): Case => ({
  question: asked(situation),
  expected: 'accepted',
  said,
});

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = new Date('2026-11-24T12:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();
const release = (version: string, manifest: Manifest): GateRelease => ({
  service: manifest.service,
  release: version,
  manifest,
});

function asked(situation: Situation): GateQuestion {
  const { was, now, live = [], open = [], past = [] } = situation;
  const standing = (which: 'live' | 'open' | 'protected', manifests: readonly Manifest[]) =>
    manifests.map((manifest) => ({ standing: which, release: release(`1.0.0+${which}`, manifest) }));
  const earlier = past.map(({ manifest, endedDaysAgo }, at) => ({
    ...release(`0.${at}.0+past`, manifest),
    as: 'live' as const,
    from: daysAgo(endedDaysAgo + 1),
    until: daysAgo(endedDaysAgo),
  }));
  const replaced = was && release('1.0.0+replaced', was);
  const own = replaced ? [{ ...replaced, as: 'live' as const, from: daysAgo(situation.liveForDays ?? 1) }] : [];
  return {
    purpose: situation.purpose ?? 'deploy',
    candidate: release('1.1.0+candidate', now),
    ...(replaced ? { replaces: replaced } : {}),
    others: [...standing('live', live), ...standing('open', open), ...standing('protected', situation.protected ?? [])],
    spans: [...earlier, ...own],
    deadLetters: situation.deadLetters
      ? earlier.map(({ service, release: version }) => ({
          type: 'bakery.cake-baked.v1',
          release: `${service}@${version}`,
          count: 1,
        }))
      : [],
    deprecationPeriodMs: (situation.deprecationPeriodDays ?? 90) * DAY_MS,
    now: NOW,
    database: { compared: [], breaks: [], warnings: [] },
  };
}
