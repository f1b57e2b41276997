import { describe, expect, it } from "vitest";
import { exchanged, ordered } from "./label-order.ts";

const label = (id: string, priority: number) => ({ id, name: id, priority, siteId: null });

describe("the order of labels", () => {
  it("has the most sensitive first", () => {
    expect(ordered([label("a", 1), label("b", 5), label("c", 1)]).map(({ id }) => id)).toEqual(["b", "a", "c"]);
  });
  it("changes for two of them, and for no other", () => {
    expect(exchanged([label("a", 10), label("b", 20), label("c", 30)], "a", "b")).toEqual([
      label("a", 20),
      label("b", 10),
      label("c", 30),
    ]);
  });
  it("is made distinct where priorities are equal", () => {
    const moved = exchanged([label("a", 1), label("b", 1), label("c", 1)], "c", "b");
    expect(ordered(moved).map(({ id }) => id)).toEqual(["a", "c", "b"]);
  });
});
