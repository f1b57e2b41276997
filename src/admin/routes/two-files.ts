/**
 * Two files in one body, the first of so many bytes: they are read one after the other, and neither is held in memory.
 * @module
 */
type Bytes = AsyncIterable<Uint8Array>;

/** Reads on, so that whoever is still sending comes to read what was wrong. */
export async function letGoBy(bytes: Bytes): Promise<void> {
  const chunks = bytes[Symbol.asyncIterator]();
  while ((await chunks.next()).done !== true);
}

/** INVARIANT: the first is read to its end before the second is begun, or it has no bytes. */
export function twoFiles(body: Bytes, bytes: number): readonly [first: Bytes, second: Bytes] {
  const chunks = body[Symbol.asyncIterator]();
  let kept: Uint8Array | null = null;
  async function* first(): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; ) {
      const { done, value } = await chunks.next();
      if (done === true) return;
      yield value.subarray(0, left);
      if (value.length > left) kept = value.subarray(left);
      left -= value.length;
    }
  }
  async function* second(): AsyncGenerator<Uint8Array> {
    if (kept !== null) yield kept;
    for (;;) {
      const { done, value } = await chunks.next();
      if (done === true) return;
      yield value;
    }
  }
  return [first(), second()];
}
