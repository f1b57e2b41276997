import { describe, expect, it } from "vitest";
import { Passage } from "./passage.ts";

const piece = (byte: number) => Uint8Array.of(byte);
const outcome = (promise: Promise<void>) =>
  promise.then(
    () => "taken",
    () => "refused",
  );

/** One who takes so many pieces and then leaves; all of them where none is said. */
async function take(passage: Passage, most = Number.POSITIVE_INFINITY): Promise<number[]> {
  const taken: number[] = [];
  for await (const bytes of passage) {
    taken.push(...bytes);
    if (taken.length >= most) break;
  }
  return taken;
}

describe("several pieces that are put at once", () => {
  it("are taken in their order, each of them told", async () => {
    const passage = new Passage();
    const put = [1, 2, 3].map((byte) => outcome(passage.put(piece(byte))));
    passage.end();
    expect(await take(passage)).toEqual([1, 2, 3]);
    expect(await Promise.all(put)).toEqual(["taken", "taken", "taken"]);
  });

  it("are let go, the one in his hands included, when the taker leaves; and so is what comes later", async () => {
    const passage = new Passage();
    const put = [1, 2, 3].map((byte) => outcome(passage.put(piece(byte))));
    expect(await take(passage, 1)).toEqual([1]);
    expect(await Promise.all(put)).toEqual(["taken", "taken", "taken"]);
    expect(await outcome(passage.put(piece(4)))).toBe("taken");
  });

  it("are all refused, and so is what comes later", async () => {
    const passage = new Passage();
    const put = [1, 2].map((byte) => outcome(passage.put(piece(byte))));
    const taker = passage[Symbol.asyncIterator]();
    await taker.next();
    put.push(outcome(passage.put(piece(3))));
    passage.refuse();
    put.push(outcome(passage.put(piece(4))));
    expect(await Promise.all(put)).toEqual(["refused", "refused", "refused", "refused"]);
    expect(await taker.next()).toMatchObject({ done: true });
  });

  it("are all there for one who already waits, before the end is", async () => {
    const passage = new Passage();
    const taking = take(passage);
    await Promise.resolve();
    const put = [1, 2].map((byte) => outcome(passage.put(piece(byte))));
    passage.end();
    expect(await taking).toEqual([1, 2]);
    expect(await Promise.all(put)).toEqual(["taken", "taken"]);
  });
});
