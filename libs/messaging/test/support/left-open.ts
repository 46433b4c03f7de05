const ends: (() => Promise<void>)[] = [];

/** Makes an end that happens once, and that `endWhatIsLeft` brings about when the story does not. */
export function endsOnce(end: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | undefined;
  const once = () => (ending ??= end());
  ends.push(once);
  return once;
}

/** For `afterEach`: ends what a story that failed has left open, the youngest first; the run would wait for it. */
export async function endWhatIsLeft(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end();
}
