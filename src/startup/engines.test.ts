import { expect, it } from "vitest";
import type { ActivityDraft } from "../activity/index.ts";
import { type EngineHealth, EngineWatch } from "../inspection/index.ts";
import { lookAfterEngines } from "./engines.ts";

it("tells both logs when an engine goes away and when it is back, and nobody in between", async () => {
  const told: string[] = [];
  const recorded: ActivityDraft[] = [];
  let available = true;
  const engine = {
    engine: "clamd",
    kind: "clamd",
    signatures: null,
    signaturesFrom: null,
    signaturesFirstSeen: null,
    limit: 1,
  } as const;
  const ports = {
    health: async (): Promise<EngineHealth[]> => [
      { ...engine, available, detail: available ? "It answers." : "Not reached." },
    ],
    log: {
      record: async (draft: ActivityDraft) => {
        recorded.push(draft);
        return { id: "a", time: "2026-11-01T00:00:00.000Z", ...draft };
      },
    },
    logger: {
      warn: (_: unknown, text: string) => void told.push(`warn: ${text}`),
      info: (_: unknown, text: string) => void told.push(`info: ${text}`),
    } as never,
    clock: () => 1000,
  };
  const watch = new EngineWatch();
  const look = async (there: boolean, times: number) => {
    available = there;
    for (let time = 0; time < times; time += 1) await lookAfterEngines(watch, ports);
  };
  await look(true, 2);
  expect(recorded).toEqual([]);
  await look(false, 5);
  await look(true, 3);
  expect(recorded.map(({ type, object }) => [type, object?.name])).toEqual([
    ["malware-engine-away", "clamd"],
    ["malware-engine-back", "clamd"],
  ]);
  expect(recorded[0]?.summary).toContain("is away. Not reached. Until it is back, files count as not scanned");
  expect(told.map((line) => line.slice(0, 5))).toEqual(["warn:", "info:"]);
});

it("tells of every engine, though one cannot be recorded", async () => {
  const told: string[] = [];
  const recorded: string[] = [];
  const about = {
    kind: "clamd",
    signatures: null,
    signaturesFrom: null,
    signaturesFirstSeen: null,
    limit: 1,
    available: false,
  } as const;
  const ports = {
    health: async (): Promise<EngineHealth[]> =>
      ["first", "second"].map((engine) => ({ ...about, engine, detail: "Not reached." })),
    log: {
      record: async (draft: ActivityDraft) => {
        if (draft.object?.name === "first") throw new Error("the disk is full");
        recorded.push(draft.object?.name ?? "");
        return { id: "a", time: "2026-11-01T00:00:00.000Z", ...draft };
      },
    },
    logger: { warn: (_: unknown, text: string) => void told.push(text), info: () => {} } as never,
    clock: () => 1000,
  };
  const watch = new EngineWatch();
  await lookAfterEngines(watch, ports);
  await expect(lookAfterEngines(watch, ports)).rejects.toThrow("the disk is full");
  expect(recorded).toEqual(["second"]);
  expect(told).toHaveLength(2);
});
