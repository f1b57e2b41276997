import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthority, issueDeviceCertificate } from "../authority/index.ts";
import { readDemo, runDemoBrowser } from "./index.ts";
import { createProfile } from "./profile.ts";
import { manualSteps } from "./steps.ts";

const hasNssTools = spawnSync("certutil", ["-H"]).error === undefined;
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-browser-test-"));
  const authority = await createAuthority({ name: "Test CA" });
  writeFileSync(at("ca.pem"), authority.pem);
  for (const name of ["LAPTOP-1", "LAPTOP-2"])
    writeFileSync(
      at(`${name}.p12`),
      (await issueDeviceCertificate(authority, { subject: `CN=${name}` })).p12("secret"),
    );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(hasNssTools)("a throw-away profile", () => {
  const list = (home: string) => execFileSync("certutil", ["-d", `sql:${home}/.pki/nssdb`, "-L"], { encoding: "utf8" });

  it("trusts the server CA, takes certificates in and out, and leaves nothing behind", async () => {
    const p12 = { file: at("LAPTOP-1.p12"), password: "secret" };
    const profile = await createProfile({ serverCa: at("ca.pem"), p12, autoSelectFor: "sallyport.localhost:8443" });
    expect(list(profile.home)).toMatch(/Demo server CA\s+C,,/);
    await profile.importP12(at("LAPTOP-2.p12"), "secret");
    expect(list(profile.home)).toMatch(/CN=LAPTOP-1\s+u,u,u[\s\S]*CN=LAPTOP-2\s+u,u,u/);
    await profile.removeCertificates();
    expect(list(profile.home)).not.toContain("LAPTOP");
    expect(list(profile.home)).toContain("Demo server CA");
    const preferences = readFileSync(join(profile.userDataDir, "Default", "Preferences"), "utf8");
    expect(preferences).toContain('"https://[*.]sallyport.localhost:8443,*"');
    await profile.dispose();
    expect(existsSync(profile.home)).toBe(false);
  });

  it("says what was wrong with a file", async () => {
    const p12 = { file: at("LAPTOP-1.p12"), password: "wrong" };
    await expect(createProfile({ serverCa: at("ca.pem"), p12 })).rejects.toThrow(/pk12util failed: .+/);
  });
});

describe("the command", () => {
  it("wants to know which device to play, and a demo that has been started", async () => {
    await expect(runDemoBrowser([])).rejects.toThrow(/either --managed or --unmanaged/);
    await expect(runDemoBrowser(["--managed", "--unmanaged"])).rejects.toThrow(/either --managed or --unmanaged/);
    await expect(runDemoBrowser(["--managed", "--url", "file:///etc/passwd"])).rejects.toThrow(/http or https/);
    expect(() => readDemo({ SALLYPORT_DATA: folder })).toThrow(/Start the demo first/);
    writeFileSync(at("demo.json"), "{}");
    expect(() => readDemo({ SALLYPORT_DATA: folder })).toThrow(/--fresh/);
  });

  it("tells the steps for each system where it cannot do them itself", () => {
    const options = {
      problem: "P.",
      managed: true,
      target: "https://a/",
      serverCa: "/ca.pem",
      p12: { file: "/d.p12", password: "x" },
    };
    expect(manualSteps(options, "linux")).toContain('pk12util -d sql:$HOME/.pki/nssdb -i "/d.p12" -W x');
    expect(manualSteps(options, "darwin")).toContain("security import");
    expect(manualSteps(options, "win32")).toContain("-importpfx");
    expect(manualSteps({ ...options, managed: false }, "linux")).not.toContain("/d.p12");
  });
});
