/**
 * Bytes from those who have them to one who asks for them, one piece at a time. A piece waits with whoever brought it: who
 * waits for the one before to be taken lets nothing pile up.
 * @module
 */
interface Brought {
  readonly bytes: Uint8Array;
  readonly taken: () => void;
  readonly refused: () => void;
}

export class Passage implements AsyncIterable<Uint8Array> {
  /** In the order in which they came; the first may be in the hands of the one who takes them. */
  #waiting: Brought[] = [];
  #wake: () => void = () => {};
  #state: "open" | "ended" | "left" | "refused" = "open";

  /** Resolves once the piece was taken, or nobody asks for it any more; rejects when it is refused. */
  put(bytes: Uint8Array): Promise<void> {
    if (this.#state === "left") return Promise.resolve();
    return new Promise((resolve, reject) => {
      const refused = () => reject(new Error("nobody takes any more"));
      if (this.#state === "refused") return refused();
      this.#waiting.push({ bytes, taken: resolve, refused });
      this.#wake();
    });
  }

  /** Whoever takes the pieces wants no more of them, the one that he has included. */
  refuse(): void {
    this.#state = "refused";
    for (const { refused } of this.#waiting.splice(0)) refused();
    this.#wake();
  }

  end(): void {
    if (this.#state === "open") this.#state = "ended";
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const [next] = this.#waiting;
        if (next !== undefined) {
          yield next.bytes;
          // Asked for the next: this one has been worked on, or was refused with all others.
          this.#waiting.shift();
          next.taken();
        } else if (this.#state !== "open") return;
        else
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
      }
    } finally {
      // Nobody takes any more: whoever still puts something is let go on, to no effect.
      if (this.#state !== "refused") this.#state = "left";
      for (const { taken } of this.#waiting.splice(0)) taken();
    }
  }
}
