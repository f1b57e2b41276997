import { describe, expect, it } from "vitest";
import { smallOrganisation } from "../../test/support/organisation.ts";
import { err, fixedClock, ok } from "../kernel/index.ts";
import {
  BadConfiguration,
  Configuration,
  type ConfigurationVersion,
  type Organisation,
  readOrganisation,
} from "./index.ts";

class Versions {
  readonly kept: ConfigurationVersion[] = [];
  refuse = false;
  async latest() {
    return this.kept.at(-1) ?? null;
  }
  async get(version: number) {
    return this.kept.find((one) => one.version === version) ?? null;
  }
  async list({ before = Number.POSITIVE_INFINITY, limit }: { before?: number | undefined; limit: number }) {
    const older = this.kept.filter(({ version }) => version < before);
    return older
      .map(({ organisation: _, ...entry }) => entry)
      .reverse()
      .slice(0, limit);
  }
  async append(version: ConfigurationVersion) {
    if (this.refuse) return false;
    this.kept.push(version);
    return true;
  }
}
const note = { author: "chris", reason: "test" };
const rename = (organisation: Organisation, to: string): Organisation => ({
  ...organisation,
  settings: { ...organisation.settings, organisation: to },
});
const open = (store: Versions, initial = smallOrganisation()) =>
  Configuration.open(store, fixedClock(5), () => initial);

describe("the configuration", () => {
  it("is stored at the first start, and found again", async () => {
    const store = new Versions();
    await open(store);
    expect(store.kept).toMatchObject([{ version: 1, author: "setup", time: 5 }]);
    const again = await open(store, rename(smallOrganisation(), "not this one"));
    expect(again.snapshot.organisation.settings.organisation).toBe("Contoso");
    expect(store.kept).toHaveLength(1);
  });

  it("is refused whole at the start, with every mistake named", async () => {
    const wrong = { ...smallOrganisation(), apps: "none" } as unknown as Organisation;
    await expect(open(new Versions(), wrong)).rejects.toThrow(BadConfiguration);
    await expect(open(new Versions(), wrong)).rejects.toThrow(/apps: /);
  });

  it("is durable before it is in force, and every listener has it before the answer", async () => {
    const store = new Versions();
    const configuration = await open(store);
    const seen: string[] = [];
    configuration.onChange(async (snapshot) => {
      expect(store.kept.at(-1)?.version).toBe(snapshot.version);
      await Promise.resolve();
      seen.push(snapshot.organisation.settings.organisation);
    });
    const changed = await configuration.change(note, (current) => ok(rename(current, "Fabrikam")));
    expect(changed).toMatchObject({ ok: true, value: { version: 2 } });
    expect(seen).toEqual(["Fabrikam"]);
  });

  it("stays as it was after a refused edit, a mistake, or a store that says no", async () => {
    const store = new Versions();
    const configuration = await open(store);
    const before = configuration.snapshot;
    const refused = await configuration.change(note, () => err({ kind: "not-found", what: "policy" }));
    expect(refused).toEqual({ ok: false, error: { kind: "not-found", what: "policy" } });
    const wrong = await configuration.change(note, (current) => ok(rename(current, "")));
    expect(wrong).toMatchObject({
      ok: false,
      error: { kind: "invalid", mistakes: [{ path: "settings.organisation" }] },
    });
    store.refuse = true;
    const taken = await configuration.change(note, (current) => ok(rename(current, "X")));
    expect(taken).toMatchObject({ ok: false, error: { kind: "conflict" } });
    expect(configuration.snapshot).toBe(before);
    expect(store.kept).toHaveLength(1);
  });

  it("loses none of many changes at once", async () => {
    const store = new Versions();
    const configuration = await open(store);
    const add = (index: number) =>
      configuration.change(note, (current) =>
        ok({
          ...current,
          settings: { ...current.settings, adminGroups: [...current.settings.adminGroups, `G${index}`] },
        }),
      );
    await Promise.all(Array.from({ length: 20 }, (_, index) => add(index)));
    expect(configuration.snapshot.organisation.settings.adminGroups).toHaveLength(21);
    expect(store.kept.map(({ version }) => version)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
  });
});

describe("mistakes", () => {
  const app = (id: string, host: string) => ({
    ...{ id, revision: 1, name: id },
    hosts: [{ host, upstream: "https://127.0.0.1:1" }],
  });
  it("are found in what must be unique, and in references that lead nowhere", () => {
    const organisation = smallOrganisation({
      apps: [app("a", "one.example.com"), app("a", "one.example.com")],
      policies: [
        {
          ...{ id: "p", revision: 1, kind: "access", name: "P", action: "audit" },
          filters: [{ attribute: "app", operator: "equals", values: ["mial"] }],
        },
      ],
    });
    const read = readOrganisation(organisation);
    const found = read.ok ? [] : read.error;
    expect(found.map(({ message }) => message).join("\n")).toMatch(/identifier.*host.*no app "mial"/s);
    expect(found.at(-1)?.path).toBe("policies.0.filters.0.values");
  });
  it("are none in a good one", () => expect(readOrganisation(smallOrganisation()).ok).toBe(true));
});
