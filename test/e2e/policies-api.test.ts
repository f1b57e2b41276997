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

  it("keeps why something was changed, whatever it is and however", async () => {
    const newest = async () =>
      (await demo.api<{ items: { version: number; reason: string }[] }>("GET", "/configuration/versions?limit=1"))
        .items[0];
    const saying = async (method: string, path: string, body?: unknown) => {
      const answer = await demo.api<{ id: string } | null>(method, `${path}?reason=%20Because%20%C3%BC%20`, body);
      return { id: answer?.id, told: (await newest())?.reason };
    };
    const rule = { tag: "t", field: "issuer", operator: "contains", value: "x" };
    const kinds = [
      ["/policies", { kind: "access", name: "A", action: "audit" }, 'Policy "A"'],
      ["/ip-ranges", { name: "R", cidrs: ["203.0.113.0/24"] }, 'Address range "R"'],
      ["/device-tag-rules", rule, 'Device tag rule "t"'],
    ] as const;
    for (const [path, body, name] of kinds) {
      const created = await saying("POST", path, body);
      expect(created.told).toBe(`${name} created: Because ü`);
      const one = `${path}/${created.id}`;
      expect((await saying("PUT", one, body)).told).toBe(`${name} changed: Because ü`);
      await demo.api("PUT", one, body);
      expect((await newest())?.reason).toBe(`${name} changed.`);
      if (path === "/policies")
        expect((await saying("PATCH", one, { mode: "off" })).told).toBe(`${name} disabled: Because ü`);
      expect((await saying("DELETE", one)).told).toBe(`${name} deleted: Because ü`);
    }
    const { version: base } = (await newest()) ?? {};
    const restore = (reason?: string) => demo.ask("POST", "/configuration/versions/1/restore", { base, reason });
    const tooLong = {
      status: 400,
      body: { errors: [{ path: "reason", message: "a reason has at most 500 characters" }] },
    };
    expect(await restore("x".repeat(501))).toMatchObject(tooLong);
    const created = await demo.ask("POST", `/policies?reason=${"x".repeat(501)}`, kinds[0][1]);
    expect(created).toMatchObject(tooLong);
    expect(await restore(" ")).toMatchObject({ status: 200 });
    expect((await newest())?.reason).toBe("Version 1 restored.");
    const { items } = await demo.api<{ items: { summary: string }[] }>("GET", "/activities?type=configuration-change");
    expect(items.map(({ summary }) => summary)).toContain('Policy "A" deleted: Because ü');
  });

  it("describes itself", async () => {
    const { paths } = await demo.api<{ paths: Record<string, Record<string, object>> }>("GET", "/openapi.json");
    expect(JSON.stringify(paths)).toContain("report-only");
    for (const path of ["/policies", "/ip-ranges", "/device-tag-rules"]) {
      expect(JSON.stringify(paths[`/api/v1${path}`]?.post)).toContain('"name":"reason"');
      expect(JSON.stringify(paths[`/api/v1${path}/{id}`]?.delete)).toContain('"name":"reason"');
    }
  });
});
