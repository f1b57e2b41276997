/**
 * Where facts come from, over the real socket and the API: proxies, address ranges, lists that change.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../support/demo.ts";

/** A second address of this machine: from it, connections count as a proxy's. */
const PROXY = "127.0.0.2";
const INNER_PROXY = "10.1.1.1";

interface Known {
  readonly tags: { readonly state: string; readonly value?: string[]; readonly why?: string };
}

describe("facts", () => {
  let demo: Demo;
  let folder: string;
  let exits: string;
  const get = <T>(path: string) => demo.api<T>("GET", path);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sallyport-facts-"));
    exits = join(folder, "tor-exits");
    writeFileSync(exits, "ExitAddress 203.0.114.1 2026-01-01 00:00:00\n");
    demo = await startDemo({ env: { SALLYPORT_TOR_EXITS: exits, SALLYPORT_PROXY_PROTOCOL: "on" } });
    await demo.api("PUT", "/settings", { trustedProxies: [PROXY, INNER_PROXY] });
  });
  afterAll(async () => {
    await demo?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A wrong token at the console, which is recorded with the address that it came from; null: the line was cut. */
  async function recordedAddress(
    from: string,
    before: string,
    headers: Record<string, string> = {},
  ): Promise<string | null> {
    const host = new URL(demo.file.console).host;
    const [servername = "", port] = host.split(":");
    const body = JSON.stringify({ token: "wrong" });
    const lines = {
      host,
      "content-type": "application/json",
      "content-length": String(body.length),
      connection: "close",
      ...headers,
    };
    const text = Object.entries(lines)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("");
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connectTcp({ port: Number(port), host: "127.0.0.1", localAddress: from });
      socket.on("error", () => {});
      socket.on("close", () => setTimeout(() => resolve(false), 50));
      socket.write(before);
      const tls = connectTls({ socket, servername, ca: readFileSync(demo.file.serverCa) }, () => {
        tls.write(`POST /api/v1/auth/token HTTP/1.1\r\n${text}\r\n${body}`);
      });
      tls.on("data", (chunk) => resolve(chunk.toString().startsWith("HTTP/1.1 401")));
      tls.on("error", () => resolve(false));
    });
    if (!answered) return null;
    const { items } = await get<{ items: { ip: string }[] }>("/activities?type=admin-sign-in&limit=1");
    return items[0]?.ip ?? "nothing recorded";
  }

  it("knows the client behind the organisation's proxies, and behind no other", async () => {
    const header = (address: string) => `PROXY TCP4 ${address} 192.0.2.1 1 443\r\n`;
    expect(await recordedAddress(PROXY, header("203.0.113.7"))).toBe("203.0.113.7");
    const forwarded = { "x-forwarded-for": "192.0.2.99, 198.51.100.9" };
    expect(await recordedAddress(PROXY, header(INNER_PROXY), forwarded)).toBe("198.51.100.9");
    expect(await recordedAddress(PROXY, header("203.0.113.7"), forwarded)).toBe("203.0.113.7");
    expect(await recordedAddress("127.0.0.1", "", forwarded)).toBe("127.0.0.1");
    expect(await recordedAddress(PROXY, "")).toBeNull();
    expect(await recordedAddress("127.0.0.1", header("203.0.113.7"))).toBeNull();
  });

  it("keeps settings that a change does not mention", async () => {
    const settings = await demo.api("PUT", "/settings", { support: "extension 1" });
    expect(settings).toMatchObject({ support: "extension 1", trustedProxies: [PROXY, INNER_PROXY] });
  });

  it("lets an admin say what an address is, once", async () => {
    const made = await demo.api<{ id: string; revision: number }>("POST", "/ip-ranges", {
      ...{ name: "Branch", cidrs: ["8.8.8.0/24"], category: "vpn", tags: ["branch"], country: "fi" },
    });
    expect(await get("/addresses/8.8.8.8")).toMatchObject({
      range: { id: made.id, name: "Branch" },
      category: { state: "value", value: "vpn" },
      tags: { state: "value", value: ["branch"] },
      country: { state: "value", value: "FI" },
      isp: { state: "value", value: expect.stringContaining("Google") },
      attribution: expect.arrayContaining([expect.stringContaining("db-ip.com")]),
    });
    const clash = await demo.ask("POST", "/ip-ranges", { name: "Other", cidrs: ["9.9.9.9", "8.8.8.128/25"] });
    expect(clash).toMatchObject({
      status: 400,
      body: {
        errors: [
          { path: "cidrs.1", message: expect.stringContaining('"Branch" (8.8.8.0/24) overlap in 8.8.8.128/25') },
        ],
      },
    });
    const changed = { name: "Branch", cidrs: ["8.8.4.0/24"] };
    expect(await demo.api("PUT", `/ip-ranges/${made.id}?revision=1`, changed)).toMatchObject({ revision: 2, tags: [] });
    expect((await demo.ask("PUT", `/ip-ranges/${made.id}?revision=1`, changed)).status).toBe(409);
    expect((await demo.ask("DELETE", `/ip-ranges/${made.id}?revision=1`)).status).toBe(409);
    expect(await get("/addresses/8.8.8.8")).toMatchObject({ range: null, country: { value: "US" } });
    expect((await demo.ask("DELETE", `/ip-ranges/${made.id}`)).status).toBe(204);
    expect((await demo.ask("GET", `/ip-ranges/${made.id}`)).status).toBe(404);
    expect(await demo.ask("GET", "/addresses/8.8.8")).toMatchObject({ status: 400 });
  });

  it("lets an admin derive tags from certificates", async () => {
    const rule = { tag: "sales", field: "organisational-unit", operator: "equals", value: "Sales" };
    const made = await demo.api<{ id: string }>("POST", "/device-tag-rules", rule);
    expect(await get("/device-tag-rules")).toEqual({ items: [{ ...rule, id: made.id, revision: 1 }] });
    expect(await demo.ask("POST", "/device-tag-rules", { ...rule, tag: "compliant" })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "tag" }] },
    });
    const asking = {
      ...{ kind: "access", name: "Sales devices", action: "audit" },
      filters: [{ attribute: "device-tag", operator: "equals", values: ["sales"] }],
    };
    const policy = await demo.api<{ id: string }>("POST", "/policies", asking);
    expect(await demo.ask("DELETE", `/device-tag-rules/${made.id}`)).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringMatching(/^policy "Sales devices": there is no device tag "sales"/) }] },
    });
    expect((await demo.ask("DELETE", `/policies/${policy.id}`)).status).toBe(204);
  });

  it("reads a list again when it changes, and knows when it cannot", async () => {
    const tags = async () => (await get<Known>("/addresses/203.0.114.1")).tags;
    const becomes = (state: object) => expect.poll(tags, { timeout: 1500, interval: 50 }).toMatchObject(state);
    expect(await tags()).toEqual({ state: "value", value: ["tor"] });
    writeFileSync(exits, "203.0.114.77 # another\n");
    await becomes({ state: "none" });
    rmSync(exits);
    await becomes({ state: "unknown", why: expect.stringContaining("ENOENT") });
    writeFileSync(exits, "203.0.114.0/24\n");
    await becomes({ state: "value", value: ["tor"] });
  });

  it("is all in the OpenAPI document", async () => {
    const { paths } = await get<{ paths: Record<string, object> }>("/openapi.json");
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        "/api/v1/ip-ranges",
        "/api/v1/ip-ranges/{id}",
        "/api/v1/device-tag-rules",
        "/api/v1/addresses/{ip}",
      ]),
    );
  });
});
