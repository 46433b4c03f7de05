/**
 * Shoppers at work for deploys, one crew for each service. A crew stays for a moment after the last deploy has let it go:
 * the next deploy of a team that deploys all the time finds it at work.
 */
import type { WrongAnswer } from '@two-pizza/delivery';
import { Shoppers, type ShopperOptions } from './shoppers.ts';

const LINGER_MS = 3000;

type Listener = (report: WrongAnswer) => void;

interface Crew {
  readonly ratePerS: number;
  readonly shoppers: Promise<Shoppers>;
  readonly listeners: Set<Listener>;
  leaving: NodeJS.Timeout | undefined;
}

export class ShopperCrews {
  private readonly options: Pick<ShopperOptions, 'root' | 'edge' | 'issuer'>;
  private readonly crews = new Map<string, Crew>();

  constructor(options: Pick<ShopperOptions, 'root' | 'edge' | 'issuer'>) {
    this.options = options;
  }

  /** Requests per second that are already of a crew of ours. */
  rateOf(service: string): number {
    return this.crews.get(service)?.ratePerS ?? 0;
  }

  /** A crew for this service, the one at work or a new one; returns what lets it go. `onFailure` hears that none comes. */
  call(service: string, ratePerS: number, onWrong: Listener, onFailure: (error: unknown) => void): () => void {
    const crew = this.crews.get(service) ?? this.hire(service, ratePerS);
    clearTimeout(crew.leaving);
    crew.listeners.add(onWrong);
    crew.shoppers.catch(onFailure);
    return () => {
      crew.listeners.delete(onWrong);
      if (crew.listeners.size === 0) crew.leaving = setTimeout(() => void this.dismiss(service), LINGER_MS);
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.crews.keys()].map((service) => this.dismiss(service)));
  }

  private hire(service: string, ratePerS: number): Crew {
    const listeners = new Set<Listener>();
    const shoppers = Shoppers.start({ ...this.options, services: [service], ratePerS }, (line) => {
      if (line.kind === 'wrong') for (const listener of listeners) listener(line);
    });
    const crew: Crew = { ratePerS, shoppers, listeners, leaving: undefined };
    this.crews.set(service, crew);
    return crew;
  }

  private async dismiss(service: string): Promise<void> {
    const crew = this.crews.get(service);
    this.crews.delete(service);
    clearTimeout(crew?.leaving);
    await crew?.shoppers.then((each) => each.stop()).catch(() => undefined);
  }
}
