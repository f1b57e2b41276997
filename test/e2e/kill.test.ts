/**
 * Story line 8: `kill -9` at any moment, in a loop under load. Whatever was acknowledged before is there afterwards:
 * configuration changes, sessions, recorded activities.
 */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, freePorts, startDemo } from "../support/demo.ts";
import { RawBrowser } from "../support/raw-browser.ts";

const ROUNDS = 6;
/** Longest time under load before the kill, in milliseconds. */
const LONGEST = 3500;

interface Acknowledged {
  readonly policies: Set<string>;
  /** Browsers whose session was opened, each with the cookie that opens it. */
  readonly browsers: Set<RawBrowser>;
  /** References that a person was shown. */
  readonly references: Set<string>;
}

describe("after kill -9 under load", () => {
  let demo: Demo;
  let port: number;
  const acknowledged: Acknowledged = { policies: new Set(), browsers: new Set(), references: new Set() };
  beforeAll(async () => {
    port = await freePorts();
    demo = await startDemo({ port });
  });
  afterAll(async () => {
    await demo?.stop();
    if (demo !== undefined) rmSync(demo.data, { recursive: true, force: true });
  });

  it("nothing that was acknowledged is missing", { timeout: 240_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const moment = 300 + Math.floor(Math.random() * LONGEST);
      const load = startLoad(demo, round, acknowledged);
      await new Promise((resolve) => setTimeout(resolve, moment));
      await load.kill();
      demo = await startDemo({ data: demo.data, port });
      await expectAllThere(demo, acknowledged, `killed after ${moment} ms in round ${round}`);
    }
    // A loop that never got to do anything would prove nothing.
    expect(acknowledged.policies.size).toBeGreaterThan(ROUNDS);
    expect(acknowledged.browsers.size).toBeGreaterThan(0);
    expect(acknowledged.references.size).toBeGreaterThan(ROUNDS);
  });
});

/** Changes, sign-ins and downloads, until the server is gone. */
function startLoad(demo: Demo, round: number, { policies, browsers, references }: Acknowledged) {
  let killed = false;
  const untilGone = async (task: (count: number) => Promise<void>) => {
    try {
      for (let count = 0; ; count++) await task(count);
    } catch (error) {
      // What was under way when the kill came was not acknowledged; any earlier failure is one of the load itself.
      if (!killed) throw error;
    }
  };
  const changes = untilGone(async (count) => {
    const name = `Round ${round}, change ${count}`;
    const { id } = await demo.api<{ id: string }>("POST", "/policies", { kind: "access", name, action: "audit" });
    policies.add(id);
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  const people = [0, 1].map((user) =>
    untilGone(async () => {
      const browser = new RawBrowser(demo);
      const page = await browser.enter(`${demo.file.apps[1]?.url}`, user);
      if (page.status !== 200) throw new Error(`the app answered ${page.status}`);
      browsers.add(browser);
      for (let count = 0; count < 5; count++) {
        const file = await browser.open(`${demo.file.apps[1]?.url}download/budget/budget.xlsx`);
        const reference = /Reference: (\S+)/.exec(file.body.toString("utf8"))?.[1];
        if (reference === undefined) throw new Error(`no reference in the answer ${file.status} of ${file.url}`);
        references.add(reference);
      }
    }),
  );
  const ended = Promise.all([changes, ...people]);
  ended.catch(() => {});
  return {
    async kill() {
      killed = true;
      await demo.kill();
      await ended;
    },
  };
}

async function expectAllThere(demo: Demo, acknowledged: Acknowledged, when: string): Promise<void> {
  const { items } = await demo.api<{ items: { id: string }[] }>("GET", "/policies");
  const stored = new Set(items.map(({ id }) => id));
  expect(
    [...acknowledged.policies].filter((id) => !stored.has(id)),
    when,
  ).toEqual([]);
  for (const browser of acknowledged.browsers) {
    const before = browser.hops.length;
    const page = await browser.open(`${demo.file.apps[1]?.url}`);
    expect(page.status, when).toBe(200);
    // The app forgets its own sessions and asks again; a session of ours that was lost would begin at /start.
    expect(browser.hops.slice(before).filter(({ url }) => url.pathname === "/start").length, when).toBe(0);
  }
  for (const reference of acknowledged.references) {
    const found = await demo.api<{ items: object[] }>("GET", `/activities?reference=${reference}`);
    expect(found.items.length, `${reference}, ${when}`).toBe(1);
  }
}
