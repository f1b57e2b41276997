/**
 * The policy model over the API: old clients, new kinds, and mistakes that say what was meant.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../support/demo.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

interface Shown {
  readonly id: string;
  readonly mode: string;
  readonly enabled: boolean;
}

describe("policies over the API", () => {
  it("serves clients that know `enabled` and clients that know `mode`", async () => {
    const old = { kind: "access", name: "From an old client", enabled: false, action: "audit", filters: [] };
    const { id, ...created } = await demo.api<Shown>("POST", "/policies", old);
    expect(created).toMatchObject({ mode: "off", enabled: false, category: "access-control" });
    const change = (body: unknown) => demo.api<Shown>("PATCH", `/policies/${id}`, body);
    expect(await change({ enabled: true })).toMatchObject({ mode: "on", enabled: true });
    expect(await change({ mode: "report-only" })).toMatchObject({ mode: "report-only", enabled: false });
    expect(await change({ enabled: false })).toMatchObject({ mode: "off", enabled: false });
    const { revision, id: _, ...shown } = await demo.api<Shown & { revision: number }>("GET", `/policies/${id}`);
    expect(await demo.api("PUT", `/policies/${id}?revision=${revision}`, shown)).toMatchObject({ mode: "off" });
    const contradiction = await demo.ask("PUT", `/policies/${id}`, { ...shown, enabled: true });
    expect(contradiction).toMatchObject({ status: 400, body: { errors: [{ path: "enabled" }] } });
  });

  it("takes rules and session policies with every part", async () => {
    const rule = { kind: "rule", name: "Finance", outcome: "app-control", control: "block-downloads" };
    expect(await demo.api("POST", "/policies", rule)).toMatchObject({ outcome: "app-control" });
    const session = {
      kind: "session",
      name: "No card numbers",
      control: "file-download",
      action: "protect",
      inspection: { method: "built-in-dlp", presets: ["payment-card"], minimumMatches: 5 },
      filters: [{ attribute: "file-size", operator: "less-than", bytes: 30_000_000 }],
    };
    expect(await demo.api("POST", "/policies", session)).toMatchObject({
      whenUnscannable: "apply",
      inspection: { minimumMatches: 5, searchIn: ["content", "metadata", "file-name"] },
    });
  });

  it("names the place of a mistake, what was expected and the nearest right value", async () => {
    const filters = [{ attribute: "device-tags", operator: "equals", values: ["x"] }];
    const answer = await demo.ask("POST", "/policies", { kind: "access", name: "x", action: "blok", filters });
    expect(answer.status).toBe(400);
    const { errors } = answer.body as { errors: { path: string; message: string }[] };
    expect(errors).toEqual([
      { path: "filters.0.attribute", message: expect.stringContaining('Did you mean "device-tag"?') },
      { path: "action", message: '"blok" is not known; expected one of audit, block. Did you mean "block"?' },
    ]);
  });

  it("describes itself", async () => {
    const { paths } = await demo.api<{ paths: Record<string, unknown> }>("GET", "/openapi.json");
    expect(JSON.stringify(paths)).toContain("report-only");
  });
});
