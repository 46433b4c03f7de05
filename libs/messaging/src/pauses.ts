const FIRST_MS = 100;
const FACTOR = 2;

/** Pauses between tries, doubling, each spread by ±25 % so that processes do not try in step. Never ends. */
export function* pauses(options: { firstMs?: number; longestMs?: number } = {}): Generator<number, never> {
  let pauseMs = options.firstMs ?? FIRST_MS;
  for (;;) {
    yield Math.round(pauseMs * (0.75 + Math.random() / 2));
    pauseMs = Math.min(pauseMs * FACTOR, options.longestMs ?? 10_000);
  }
}
