/**
 * Shoppers at work for deploys, one crew for each service. A crew stays for a moment after the last deploy has let it go:
 * the next deploy of a team that deploys all the time finds it at work. Invariants:
 *   H1  A crew that is called has tokens for longer than a deploy takes: an older one is followed by a new one.
 *   H2  Who has called one hears when it does not come, or ends by itself.
 *   H3  It shops as often as the one who wants most of it.
 */
import type { WrongAnswer } from '@two-pizza/delivery';
import { Shoppers, TOKEN_LIFE_S, type ShopperOptions } from './shoppers.ts';

const LINGER_MS = 3000;

type Listener = (report: WrongAnswer) => void;

interface Crew {
  readonly hiredAtMs: number;
  readonly shoppers: Promise<Pick<Shoppers, 'stop' | 'ended' | 'setRate'>>;
  /** Who has called it, and how many requests per second each wants. */
  readonly callers: Map<Listener, number>;
  leaving: NodeJS.Timeout | undefined;
  isOver: boolean;
}

type Options = Pick<ShopperOptions, 'root' | 'edge' | 'issuer'>;

/** A crew, as the one who has called it has it. */
export interface CalledCrew {
  /** Other requests per second are enough from now on. */
  want(ratePerS: number): void;
  letGo(): void;
}

export class ShopperCrews {
  private readonly options: Options;
  private readonly start: typeof Shoppers.start;
  private readonly crews = new Map<string, Crew>();
  /** Also those that were followed by a younger one. */
  private readonly atWork = new Set<Crew>();

  constructor(options: Options, start: typeof Shoppers.start = (...of) => Shoppers.start(...of)) {
    this.options = options;
    this.start = start;
  }

  /** A crew for this service, the one at work or a new one. `onFailure` hears that none comes (H2). */
  call(service: string, ratePerS: number, onWrong: Listener, onFailure: (error: unknown) => void): CalledCrew {
    const former = this.crews.get(service);
    const crew = former && isFit(former) ? former : this.hire(service, ratePerS);
    if (former && former !== crew && former.callers.size === 0) void this.dismiss(former);
    clearTimeout(crew.leaving);
    const want = (rate: number) => {
      crew.callers.set(onWrong, rate);
      void crew.shoppers.then((each) => each.setRate(Math.max(...crew.callers.values()))).catch(() => undefined); // H3
    };
    want(ratePerS);
    const isCalled = () => crew.callers.has(onWrong);
    void crew.shoppers
      .then((each) => each.ended)
      .then((complaint) => (isCalled() ? onFailure(new Error(endedThemselves(complaint))) : undefined), onFailure);
    const letGo = () => {
      crew.callers.delete(onWrong);
      if (crew.callers.size === 0) crew.leaving = setTimeout(() => void this.dismiss(crew), LINGER_MS);
    };
    return { want, letGo };
  }

  async close(): Promise<void> {
    await Promise.all([...this.atWork].map((crew) => this.dismiss(crew)));
  }

  private hire(service: string, ratePerS: number): Crew {
    const callers = new Map<Listener, number>();
    const shoppers = this.start({ ...this.options, services: [service], ratePerS }, (line) => {
      if (line.kind === 'wrong') for (const listener of callers.keys()) listener(line);
    });
    const crew: Crew = { hiredAtMs: Date.now(), shoppers, callers, leaving: undefined, isOver: false };
    const over = () => void (crew.isOver = true);
    shoppers.then((each) => each.ended).then(over, over);
    this.crews.set(service, crew);
    this.atWork.add(crew);
    return crew;
  }

  private async dismiss(crew: Crew): Promise<void> {
    this.atWork.delete(crew);
    for (const [service, each] of this.crews) if (each === crew) this.crews.delete(service);
    clearTimeout(crew.leaving);
    await crew.shoppers.then((each) => each.stop()).catch(() => undefined);
  }
}

function endedThemselves(complaint: string): string {
  return `they have ended by themselves${complaint === '' ? '' : `: ${complaint}`}`;
}

/** H1. */
function isFit({ hiredAtMs, isOver }: Crew): boolean {
  return !isOver && Date.now() - hiredAtMs < (TOKEN_LIFE_S * 1000) / 2;
}
