/**
 * Bytes from one who has them to one who asks for them, one piece at a time: nothing piles up between.
 * @module
 */
export class Passage implements AsyncIterable<Uint8Array> {
  #waiting: { readonly bytes: Uint8Array; readonly taken: () => void } | null = null;
  #wake: () => void = () => {};
  #ended = false;

  /** Resolves once the piece was taken. */
  put(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { bytes, taken: resolve };
      this.#wake();
    });
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
