/** Waits in small steps, so that a stop or a rebalance ends the wait. */
export async function waitWhile(goesOn: () => boolean, ms: number): Promise<'go-on' | 'give-up'> {
  const until = Date.now() + ms;
  while (goesOn()) {
    const leftMs = until - Date.now();
    if (leftMs <= 0) return 'go-on';
    await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, 50)));
  }
  return 'give-up';
}
