/** A repeatable source of numbers: the same seed gives the same run. */
export interface Random {
  /** From 0 (included) to 1 (not included). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(from: readonly T[]): T;
  /** True in `share` of all calls (0 to 1). */
  happens(share: number): boolean;
  shuffled<T>(from: readonly T[]): T[];
}

/** Makes a generator from a seed (mulberry32: 32 bits of state, public domain algorithm of Tommy Ettinger). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    between,
    pick(from) {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new Error('cannot pick from an empty list');
      return picked;
    },
    happens: (share) => next() < share,
    shuffled(from) {
      const cards = from.map((card) => ({ card, rank: next() }));
      return cards.sort((a, b) => a.rank - b.rank).map(({ card }) => card);
    },
  };
}

/** The seed of a run: the one asked for by `JOURNEYS_SEED`, otherwise a new one. Print it. */
export function chooseSeed(env: NodeJS.ProcessEnv): number {
  const asked = env['JOURNEYS_SEED'];
  if (asked === undefined) return Math.floor(Math.random() * 2 ** 31);
  if (!/^\d{1,10}$/.test(asked)) throw new Error(`JOURNEYS_SEED must be a whole number, but is "${asked}"`);
  return Number(asked);
}
