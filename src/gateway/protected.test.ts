import { expect, it, vi } from "vitest";
import type { Received } from "../inspection/index.ts";
import type { Policy } from "../policy/index.ts";
import type { SessionExchange } from "./context.ts";
import { protectDownload } from "./protected.ts";

const POLICY = { kind: "session", control: "file-download", protection: { tier: "encrypt" } } as unknown as Policy;

/** What comes of a download whose copy has a password, and whether that copy was given back. */
function protecting(put: () => Promise<void>) {
  const release = vi.fn(async () => {});
  const copy = { ok: true, held: { release }, applied: ["encryption"], password: "secret", extension: "pdf" };
  const ports = {
    snapshot: () => ({ organisation: { settings: { organisation: "Ours" }, inspection: { labels: [] } } }),
    clock: () => 0,
    inspector: { protect: async () => copy },
    sealer: { seal: () => "sealed" },
    documents: { put },
  };
  const exchange = { ports, session: { record: { user: "ada" } }, app: { id: "files" } } as unknown as SessionExchange;
  const received = { complete: true, held: {} } as unknown as Received;
  const download = { name: "a.pdf", type: null, size: null };
  const made = protectDownload(exchange, received, download, POLICY, "R", AbortSignal.timeout(10_000));
  return { made, release };
}

it("a copy with a password is held for whoever gives it out", async () => {
  const { made, release } = protecting(async () => {});
  expect(await made).toMatchObject({ outcome: "protected", passwordPath: expect.any(String) });
  expect(release).not.toHaveBeenCalled();
});

it("a copy whose password could not be kept is given back", async () => {
  const { made, release } = protecting(() => Promise.reject(new Error("the database is gone")));
  await expect(made).rejects.toThrow("the database is gone");
  expect(release).toHaveBeenCalledTimes(1);
});
