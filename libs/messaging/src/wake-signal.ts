/** Sleeps that can be cut short. A wake that comes while nobody sleeps is remembered for the next sleep. */
export class WakeSignal {
  #isPending = false;
  #awaken: (() => void) | undefined;

  /** Ends the sleep that runs, or the next one. */
  wake(): void {
    this.#isPending = true;
    this.#awaken?.();
  }

  /** Sleeps for at most `ms`. */
  async sleep(ms: number): Promise<void> {
    if (!this.#isPending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#awaken = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#awaken = undefined;
    }
    this.#isPending = false;
  }
}
