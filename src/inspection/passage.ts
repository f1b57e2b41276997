/**
 * Bytes from one who has them to one who asks for them, one piece at a time: nothing piles up between.
 * @module
 */
export class Passage implements AsyncIterable<Uint8Array> {
  #waiting: { readonly bytes: Uint8Array; readonly taken: () => void } | null = null;
  #wake: () => void = () => {};
  #ended = false;
  readonly #refused = new AbortController();

  /** Resolves once the piece was taken; rejects when nobody takes any more. */
  put(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = this.#refused;
      const refuse = () => reject(new Error("nobody takes any more"));
      if (signal.aborted) return refuse();
      signal.addEventListener("abort", refuse, { once: true });
      const taken = () => {
        signal.removeEventListener("abort", refuse);
        resolve();
      };
      this.#waiting = { bytes, taken };
      this.#wake();
    });
  }

  /** Whoever takes the pieces wants no more of them, the one that he has included. */
  refuse(): void {
    this.#refused.abort();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = this.#waiting;
        if (next !== null) {
          this.#waiting = null;
          yield next.bytes;
          // Asked for the next: this one has been worked on.
          next.taken();
        } else if (this.#ended) return;
        else
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
      }
    } finally {
      // Nobody takes any more: whoever still puts something is let go on, to no effect.
      this.#waiting?.taken();
      this.put = () => Promise.resolve();
    }
  }
}
