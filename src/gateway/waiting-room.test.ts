import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SessionExchange } from "./context.ts";
import type { HeldDownload } from "./held-download.ts";
import { answerWaitingRoom, type Guest, sendToWaitingRoom } from "./waiting-room.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SECONDS = 1000;

/** A file that is ready, in the room; `fetch` begins to fetch it. */
async function ready() {
  const release = vi.fn(async () => {});
  const session = { track: () => () => {} } as unknown as Guest["session"];
  const held = { received: { held: { release } }, mayGo: true } as unknown as HeldDownload;
  const deliveries: (() => void)[] = [];
  const give = () => new Promise<void>((resolve) => deliveries.push(resolve));
  let location = "";
  const response = {
    writeHead: (_status: number, headers: Record<string, string>) => {
      location = headers.location ?? "";
      return { end: () => {} };
    },
  };
  const exchange = { response } as unknown as SessionExchange;
  const waiting = { name: "a.zip", size: 1, bytes: 1, looked: 1, state: "ready" } as const;
  sendToWaitingRoom(exchange, { session, waiting, working: Promise.resolve(held), give, leave: () => {} });
  await vi.advanceTimersByTimeAsync(0);
  const fetch = () => {
    const to = new EventEmitter();
    const url = new URL(`${location}/file`, "https://app.example");
    const done = answerWaitingRoom({ request: { method: "GET" }, response: to, session, url } as never);
    return { takes: () => to.emit("drain"), ends: () => deliveries.pop()?.(), done };
  };
  return { release, fetch };
}

describe("a file that is ready", () => {
  it("is given back when nobody fetches it for 300 seconds", async () => {
    const { release } = await ready();
    await vi.advanceTimersByTimeAsync(299 * SECONDS);
    expect(release).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2 * SECONDS);
    expect(release).toHaveBeenCalledTimes(1);
  });

  it("is kept while it is being fetched, however long that takes, and 300 seconds more", async () => {
    const { release, fetch } = await ready();
    await vi.advanceTimersByTimeAsync(299 * SECONDS);
    const fetching = fetch();
    for (let times = 0; times < 10; times += 1) {
      await vi.advanceTimersByTimeAsync(299 * SECONDS);
      fetching.takes();
    }
    await vi.advanceTimersByTimeAsync(299 * SECONDS);
    fetching.ends();
    await fetching.done;
    await vi.advanceTimersByTimeAsync(299 * SECONDS);
    expect(release).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2 * SECONDS);
    expect(release).toHaveBeenCalledTimes(1);
  });

  it("is given back under one who takes nothing for 300 seconds, and is not kept again when he is gone", async () => {
    const { release, fetch } = await ready();
    const fetching = fetch();
    await vi.advanceTimersByTimeAsync(301 * SECONDS);
    expect(release).toHaveBeenCalledTimes(1);
    fetching.ends();
    await fetching.done;
    await vi.advanceTimersByTimeAsync(301 * SECONDS);
    expect(release).toHaveBeenCalledTimes(1);
  });
});
