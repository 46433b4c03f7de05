/** Many may pass together, or one alone. Whoever wants to be alone waits for those inside; nobody enters meanwhile. */
export class SharedGate {
  #inside = 0;
  #last: Promise<void> = Promise.resolve();
  #whenEmpty: (() => void) | undefined;

  /** Passes beside others. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    let seen: Promise<void> | undefined;
    while (seen !== this.#last) await (seen = this.#last); // somebody may have asked to be alone meanwhile
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
    const turn = this.#last;
    let leave: () => void = () => undefined;
    this.#last = new Promise((resolve) => (leave = resolve));
    await turn;
    if (this.#inside > 0) await new Promise<void>((resolve) => (this.#whenEmpty = resolve));
    this.#whenEmpty = undefined;
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
