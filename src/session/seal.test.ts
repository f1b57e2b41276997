import { describe, expect, it } from "vitest";
import { Sealer } from "./index.ts";

const sealer = new Sealer(Buffer.alloc(32, 1));

describe("a sealed value", () => {
  it("opens with the context that it was sealed for", () => {
    const sealed = sealer.seal("value ü", ["cookie", "s1", "name"]);
    expect(sealed).not.toContain("value");
    expect(sealer.open(sealed, ["cookie", "s1", "name"])).toBe("value ü");
  });

  it("does not open for another session, another name, or with parts moved between them", () => {
    const sealed = sealer.seal("value", ["cookie", "s1", "name"]);
    for (const context of [["cookie", "s2", "name"], ["cookie", "s1", "other"], ["cookie", "s1n", "ame"], ["cookie"]])
      expect(sealer.open(sealed, context)).toBeNull();
  });

  it("does not open when a single bit was altered, or with another key", () => {
    const sealed = sealer.seal("value", ["x"]);
    const bytes = Buffer.from(sealed.slice(4), "base64url");
    for (let at = 0; at < bytes.length; at++) {
      const bent = Buffer.from(bytes);
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(sealer.open(`sp1.${bent.toString("base64url")}`, ["x"])).toBeNull();
    }
    expect(new Sealer(Buffer.alloc(32, 2)).open(sealed, ["x"])).toBeNull();
  });

  it.each(["", "plain", "sp1.", "sp1.AAAA", "sp1.!!!!", "sp2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])(
    "is not made of %j",
    (text) => expect(sealer.open(text, ["x"])).toBeNull(),
  );
});
