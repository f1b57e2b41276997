import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { none, value } from "../../policy/index.ts";
import { compileAddressBook, knowAddress, ListFiles, noSources } from "../index.ts";
import { parseAddressList } from "./address-list.ts";
import { pointOf } from "./interval.ts";

const has = (text: string, address: string) => {
  const parsed = parseAddressList(text);
  const point = pointOf(address);
  return parsed.ok && point !== null && parsed.addresses.find(point) !== null;
};

describe("a list of addresses", () => {
  const EXITS = [
    "@type tordnsel 1.0",
    "Downloaded 2026-01-01 00:00:00",
    "ExitNode 0123456789ABCDEF0123456789ABCDEF01234567",
    "Published 2026-01-01 00:00:00",
    "LastStatus 2026-01-01 00:00:00",
    "ExitAddress 192.0.2.44 2026-01-01 00:00:00",
  ].join("\n");
  it.each([
    ["192.0.2.1\n198.51.100.0/24\n", "198.51.100.77", true],
    ["192.0.2.1 # why\r\n\r\n  2001:db8::/32  \r\n", "2001:db8::5", true],
    ["192.0.2.1 # why\r\n", "192.0.2.1", true],
    ["\uFEFF192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1\n192.0.2.1\n192.0.2.0/30", "192.0.2.3", true],
    [EXITS, "192.0.2.44", true],
    [EXITS, "192.0.2.45", false],
  ])("%j says of %s: %s", (text, address, listed) => {
    expect(has(text, address)).toBe(listed);
  });

  it("loses a bad line and no other, and says which", () => {
    const parsed = parseAddressList("192.0.2.1\nnot an address\n# fine\n300.1.1.1\n192.0.2.2");
    expect(parsed).toMatchObject({ ok: true, bad: [{ number: 2, text: "not an address" }, { number: 4 }] });
    expect(parsed.ok && parsed.addresses.size).toBe(1);
  });

  it.each(["", "\n\n", "<html><body>Not found</body></html>\n", "\0\0\0"])("is none if it is %j", (text) => {
    expect(parseAddressList(text).ok).toBe(false);
  });

  it("may be empty if it says so", () => {
    expect(parseAddressList("# nobody at the moment\n").ok).toBe(true);
  });

  it("takes any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => void parseAddressList(text)));
  });
});

describe("list files", () => {
  let folder = "";
  let messages: string[] = [];
  const report = ({ message }: { message: string }) => void messages.push(message);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sallyport-lists-"));
    messages = [];
  });
  afterEach(() => rm(folder, { recursive: true }));
  const tagsOf = (lists: ListFiles, address: string) =>
    knowAddress(value(address), compileAddressBook([]), { ...noSources, tagLists: () => lists.lists }).tags;

  it("are read again when they change, and only then", async () => {
    const path = join(folder, "tor");
    await writeFile(path, "192.0.2.1\nbad\n");
    const lists = await ListFiles.open([{ tag: "tor", path }], report);
    expect(messages).toEqual([expect.stringContaining('(tag "tor"): line 2 is neither')]);
    expect(tagsOf(lists, "192.0.2.1")).toEqual(value(["tor"]));
    expect(await lists.refresh()).toBe(false);
    await writeFile(path, "192.0.2.2, oops\n192.0.2.22\n");
    expect(await lists.refresh()).toBe(true);
    expect(tagsOf(lists, "192.0.2.1")).toEqual(none);
    expect(tagsOf(lists, "192.0.2.22")).toEqual(value(["tor"]));
  });

  it("make tags unknown for everyone while they cannot be read, and recover", async () => {
    const path = join(folder, "tor");
    const lists = await ListFiles.open([{ tag: "tor", path }], report);
    expect(messages[0]).toContain("cannot be read (ENOENT)");
    expect(tagsOf(lists, "192.0.2.1").state).toBe("unknown");
    await writeFile(path, "192.0.2.1\n");
    expect(await lists.refresh()).toBe(true);
    expect(tagsOf(lists, "192.0.2.9")).toEqual(none);
    await rm(path);
    expect(await lists.refresh()).toBe(true);
    expect(tagsOf(lists, "192.0.2.1")).toMatchObject({ state: "unknown", why: expect.stringContaining("ENOENT") });
    expect(await lists.refresh()).toBe(false);
  });

  it("assign nothing when there are none", async () => {
    expect(tagsOf(await ListFiles.open([], report), "192.0.2.1")).toEqual(none);
  });
});
