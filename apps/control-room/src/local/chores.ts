const EVERY_MS = 5000;

/** Does small upkeep every 5 s; what fails (a full disk) is tried again the next time. Returns what ends it. */
export function repeatChores(doThem: () => void): () => void {
  const timer = setInterval(() => {
    try {
      doThem();
    } catch (error) {
      console.error(`upkeep failed and is tried again: ${String(error)}`);
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
