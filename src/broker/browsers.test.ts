import { describe, expect, it } from "vitest";
import type { DocumentOptions, DocumentStore } from "../session/index.ts";
import { Browsers } from "./browsers.ts";
import type { SignedIn } from "./signed-in.ts";

const HOUR = 60 * 60 * 1000;
const identity = {
  ...{ subject: "1", user: "u", groups: null, name: null, email: null, authenticatedAt: 0 },
  deviceClaims: { compliant: null, domainJoined: null },
} as unknown as SignedIn;

describe("what is remembered of a browser", () => {
  it("is kept for an hour while anybody could have made it, and for long once someone signed in there", async () => {
    const kept: (number | undefined)[] = [];
    const documents = {
      put: async (_kind: string, _id: string, _record: unknown, options?: DocumentOptions) =>
        void kept.push(options?.expiresAt),
      remove: async () => {},
    } as unknown as DocumentStore;
    const browsers = new Browsers(documents, () => 0);
    const { browser } = await browsers.create();
    await browsers.signIn(browser, identity);
    expect(kept).toEqual([HOUR, 30 * 24 * HOUR]);
  });
});
