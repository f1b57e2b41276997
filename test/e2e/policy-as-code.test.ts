/**
 * Policy as code with the real command: export, edit, plan, apply, and a stale apply refused.
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { type Demo, startDemo } from "../support/demo.ts";

const COMMAND = fileURLToPath(new URL("../../bin/sallyport.mjs", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../docs/examples/policies.yaml", import.meta.url));
let demo: Demo;
let folder: string;
beforeAll(async () => {
  demo = await startDemo();
  folder = mkdtempSync(join(tmpdir(), "sallyport-code-"));
});
afterAll(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
});

function sallyport(args: readonly string[], input = "", env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    ...{ input, encoding: "utf8", timeout: 50_000 },
    env: { ...process.env, SALLYPORT_DATA: demo.data, ...env },
  });
  return { status, stdout, stderr };
}

interface Written {
  version: number;
  policies: Record<string, unknown>[];
  scenarios?: object[];
}
const write = (name: string, content: Written): string => {
  const file = join(folder, name);
  writeFileSync(file, stringify(content));
  return file;
};

describe("policy as code", () => {
  it("says how a command is called, without running it", () => {
    for (const command of ["start", "export", "apply"]) {
      const { status, stdout } = sallyport([command, "--help"]);
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: expect.stringMatching(`^usage: sallyport ${command}`),
      });
    }
    expect(sallyport(["toString"])).toMatchObject({ status: 1, stderr: expect.stringMatching("^usage: ") });
  });

  it("exports, plans, applies, and refuses what was made from an older version", async () => {
    const exported = sallyport(["export"]);
    expect(exported).toMatchObject({ status: 0, stderr: "" });
    const before = parse(exported.stdout) as Written;
    const unchanged = write("unchanged.yaml", before);
    expect(sallyport(["plan", unchanged])).toMatchObject({ status: 0 });

    const after = structuredClone(before);
    after.policies.push(
      {
        kind: "access",
        name: "Nobody from abroad",
        action: "block",
        filters: [{ attribute: "location", operator: "equals", values: ["US"] }],
      },
      {
        kind: "session",
        name: "Never",
        control: "file-download",
        action: "block",
        filters: [
          { attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate", "compliant"] },
        ],
      },
    );
    after.scenarios = [
      {
        name: "Reading",
        given: { app: "mail", user: "amira@contoso.example", facts: { country: { state: "value", value: "DE" } } },
        expect: { access: "allow" },
      },
    ];
    const file = write("changed.yaml", after);
    const planned = sallyport(["plan", file]);
    expect(planned.stderr).toBe("");
    expect(planned.status).toBe(2);
    expect(planned.stdout).toContain('added    policy "Nobody from abroad"');
    expect(planned.stdout).toMatch(
      /Newly blocked: "Nobody from abroad" decides, where it was allowed before\..*country US/,
    );
    expect(planned.stdout).toContain('shadowed-by-one: "Never"');
    expect(planned.stdout).toContain("Scenarios: 1 of 1 hold");
    const hypothesis = planned.stdout.split("\n").find((line) => line.trim().startsWith("{")) ?? "";
    expect(sallyport(["what-if", "-"], hypothesis)).toMatchObject({ status: 0, stderr: "" });

    const applied = sallyport(["apply", file, "--reason", "From the test"]);
    expect(applied).toMatchObject({ status: 0, stderr: "" });
    expect(applied.stdout).toContain(`Version ${before.version + 1} is in force.`);
    const { reason } = await demo.api<{ reason: string }>("GET", `/configuration/versions/${before.version + 1}`);
    expect(reason).toBe("2 changes applied from a file: From the test");
    const blocked = sallyport(["what-if", "-"], hypothesis);
    expect(blocked.stdout).toMatch(/access {4}block \(blocked-by-policy by "Nobody from abroad"\)/);

    const stale = sallyport(["apply", unchanged]);
    expect(stale.status).toBe(1);
    expect(stale.stderr).toMatch(/unchanged\.yaml was not applied: .*at version \d+, not \d+\..*sallyport export/);
    expect(sallyport(["plan", unchanged]).status).toBe(1);
    expect(sallyport(["replay", file, "--from", "2026-01-01"]).stdout).toMatch(
      /of \d+ records would be decided otherwise/,
    );
  });

  it("answers over the API with witnesses that what-if takes as they are", async () => {
    interface Answer {
      findings: { kind: string; witness: object | null }[];
      coverage: { app: string; restricted: string; witness: object | null }[];
      complete: boolean;
    }
    const { findings, coverage, complete } = await demo.api<Answer>("GET", "/policies/analysis");
    expect(complete).toBe(true);
    expect(findings.map(({ kind }) => kind)).toContain("shadowed-by-one");
    expect(coverage).toHaveLength(8);
    expect(coverage.map(({ restricted }) => restricted)).toContain("sometimes");
    for (const { witness } of [...findings, ...coverage])
      if (witness !== null) await demo.api("POST", "/what-if", witness);
  });

  it("checks without a server, and fails in a sentence", () => {
    expect(sallyport(["check", EXAMPLE])).toMatchObject({ status: 0, stderr: "" });
    const broken = parse(readFileSync(EXAMPLE, "utf8")) as Written;
    const file = write("broken.yaml", {
      ...broken,
      scenarios: [{ name: "x", given: { app: "mail", user: "a" }, expect: { access: "block" } }],
    });
    const failed = sallyport(["check", file]);
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain("access: expected block, found allow");
    // Tags of address ranges that the document leaves to the server it cannot know.
    const tagged = { kind: "access", name: "Branch", action: "audit" };
    const filters = [{ attribute: "ip-tag", operator: "equals", values: ["branch"] }];
    const content = { ...broken, scenarios: [], policies: [{ ...tagged, filters }] };
    expect(sallyport(["check", write("tagged.yaml", content)])).toMatchObject({ status: 0, stderr: "" });
    const whole = sallyport(["check", write("whole.yaml", { ...content, ipRanges: [] } as Written)]);
    expect(whole).toMatchObject({ status: 1, stderr: expect.stringContaining('there is no IP tag "branch"') });
    expect(sallyport(["check", "nothing.yaml"])).toMatchObject({
      status: 1,
      stderr: "sallyport: nothing.yaml cannot be read (ENOENT). Name a YAML file.\n",
    });
    const nowhere = sallyport(["export"], "", { SALLYPORT_DATA: folder });
    expect(nowhere).toMatchObject({ status: 1, stderr: expect.stringContaining("SALLYPORT_API is not set") });
    const unauthorised = sallyport(["export"], "", { SALLYPORT_TOKEN: "wrong" });
    expect(unauthorised.stderr).toContain("The token is not accepted.");
  });
});
