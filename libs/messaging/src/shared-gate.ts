/** Many may pass together, or one alone. Whoever wants to be alone waits for those inside; nobody enters meanwhile. */
export class SharedGate {
  #inside = 0;
  /** Ends when the last of those who asked to be alone has left; undefined when nobody asked. */
  #alone: Promise<void> | undefined;
  #whenEmpty: (() => void) | undefined;

  /** Passes beside others. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    this.#inside++;
    try {
      return await work();
    } finally {
      this.#inside--;
      if (this.#inside === 0) this.#whenEmpty?.();
    }
  }

  /** Passes alone, in the order of asking. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    let leave: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (leave = resolve));
    this.#alone = mine;
    await before;
    if (this.#inside > 0) await new Promise<void>((resolve) => (this.#whenEmpty = resolve));
    this.#whenEmpty = undefined;
    try {
      return await work();
    } finally {
      if (this.#alone === mine) this.#alone = undefined;
      leave();
    }
  }
}
