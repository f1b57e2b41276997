import { Readable } from "node:stream";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  attachmentDisposition,
  type Context,
  createBarChart,
  createLocalise,
  createPdf,
  createRouter,
  createSessions,
  createZip,
  formatSize,
  HttpError,
  html,
  parseCookies,
  readForm,
  storedZipStream,
} from "./index.ts";
import { createStateSigner, safeReturnPath } from "./sign-in-state.ts";

const origin = "https://mail.contoso.example";

describe("html", () => {
  it("escapes what is put in, unless it is HTML already", () => {
    const name = `<b title="x">'&`;
    expect(html`<p>${name}${html`<i>${1}</i>`}${false}${null}${[html`<u></u>`, "<"]}</p>`.text).toBe(
      "<p>&lt;b title=&quot;x&quot;&gt;&#39;&amp;<i>1</i><u></u>&lt;</p>",
    );
  });
});

describe("the router", () => {
  const route = createRouter({
    "GET /a/:id": () => ({}),
    "POST /a/:id": () => ({ status: 201 }),
    "GET /x.y": () => ({}),
  });

  it("finds the handler and decodes its parameters", () => {
    expect(route("GET", "/a/b%20c")).toMatchObject({ params: { id: "b c" } });
    expect(route("HEAD", "/a/b")).toMatchObject({ params: { id: "b" } });
  });
  it("tells a wrong method from a wrong address, and takes a dot for a dot", () => {
    expect(route("DELETE", "/a/b")).toBe(405);
    expect(route("GET", "/a/b/c")).toBe(404);
    expect(route("GET", "/xzy")).toBe(404);
  });
  it("refuses an address that is wrongly encoded", () => {
    expect(() => route("GET", "/a/%ff")).toThrow(HttpError);
  });
});

describe("a form", () => {
  const context = (headers: Record<string, string>, body = "a=1") => {
    const request = Object.assign(Readable.from([Buffer.from(body)]), { headers });
    return { request, origin } as unknown as Context;
  };
  const type = { "content-type": "application/x-www-form-urlencoded" };

  it("is read when it comes from the app's own pages", async () => {
    expect((await readForm(context({ ...type, origin }), 100)).get("a")).toBe("1");
  });
  it("is refused from another site, when too large (said or not), and when it is no form", async () => {
    const status = (promise: Promise<unknown>) => promise.catch((error: HttpError) => error.status);
    expect(await status(readForm(context({ ...type, origin: "https://evil.example" }), 100))).toBe(403);
    expect(await status(readForm(context({ ...type, "content-length": "101" }), 100))).toBe(413);
    expect(await status(readForm(context(type, "a".repeat(101)), 100))).toBe(413);
    expect(await status(readForm(context({ "content-type": "text/plain" }), 100))).toBe(400);
  });
});

describe("the state of a sign-in", () => {
  const key = Buffer.alloc(32, 1);

  it("comes back as it was sealed", () => {
    const { id, value } = createStateSigner(key).seal({ returnTo: "/inbox/a", restarts: 1 });
    expect(createStateSigner(key).open(value)).toMatchObject({ id, returnTo: "/inbox/a", restarts: 1 });
  });
  it("is not taken when altered, signed by another, too old, or absent", () => {
    let now = 0;
    const signer = createStateSigner(key, () => now);
    const { value } = signer.seal({ returnTo: "/", restarts: 0 });
    expect(signer.open(`A${value}`)).toBeUndefined();
    expect(createStateSigner(Buffer.alloc(32, 2), () => now).open(value)).toBeUndefined();
    expect(signer.open(null)).toBeUndefined();
    now = 16 * 60 * 1000;
    expect(signer.open(value)).toBeUndefined();
  });
  it("leads back into the app and nowhere else", () => {
    expect(safeReturnPath("/inbox/a?b=c")).toBe("/inbox/a?b=c");
    for (const path of ["//evil.example", "/\\evil.example", "https://evil.example", "/a b", "", null, "/oidc/login"])
      expect(safeReturnPath(path), String(path)).toBe("/");
  });
});

describe("sessions", () => {
  it("are found by their cookie until they are closed or expire", () => {
    let now = 0;
    const sessions = createSessions("s", () => now);
    const open = () => parseCookies(sessions.open({ email: "ana@contoso.example", name: "Ana" }).split(";")[0]);
    const [first, second] = [open(), open()];
    const closed: string[] = [];
    sessions.onClose(({ email }) => closed.push(email));
    expect(sessions.find(first)?.name).toBe("Ana");
    sessions.close({ cookies: first } as unknown as Context);
    expect(closed).toEqual(["ana@contoso.example"]);
    expect(sessions.find(first)).toBeUndefined();
    now = 9 * 60 * 60 * 1000;
    expect(sessions.find(second)).toBeUndefined();
    expect(sessions.find(new Map())).toBeUndefined();
  });
});

describe("addresses and texts", () => {
  it("are the apps' own through the gateway, and the direct ones when asked for directly", () => {
    const direct = { clientId: "a", clientSecret: "b", desktopClientId: "c" };
    const localise = createLocalise({
      mail: { ...direct, directOrigin: "https://mail.contoso.localhost:8444" },
      files: { ...direct, directOrigin: "https://files.contoso.localhost:8444" },
    });
    const text = "wss://mail.contoso.example/live https://files.contoso.example/ ana@mail.contoso.example";
    expect(localise(text, origin)).toBe(text);
    expect(localise(text, "https://mail.contoso.localhost:8444")).toBe(
      "wss://mail.contoso.localhost:8444/live https://files.contoso.localhost:8444/ ana@mail.contoso.example",
    );
  });
  it("names a file to be saved, in every script, without breaking the header", () => {
    expect(attachmentDisposition('naïve "a".txt\r\n')).toBe(
      `attachment; filename="na_ve _a_.txt__"; filename*=UTF-8''na%C3%AFve%20%22a%22.txt%0D%0A`,
    );
    expect([12, 2048, 3_500_000].map(formatSize)).toEqual(["12 bytes", "2 KB", "3.3 MB"]);
  });
});

describe("documents", () => {
  it("makes a PDF whose table of contents points at its objects", () => {
    const pdf = createPdf("Title (draft)", ["Line \\ one"]).toString("latin1");
    const start = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
    expect(pdf.slice(start, start + 4)).toBe("xref");
    const offsets = [...pdf.matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset));
    offsets.forEach((offset, index) => {
      expect(pdf.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj`));
    });
  });
  it("makes a picture of as many bytes as it says", () => {
    const png = createBarChart([0.1, 1, 7]);
    const at = png.indexOf("IDAT");
    expect(inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))).toHaveLength(200 * 481);
  });
  it("makes an archive whose directory stands where it says", () => {
    const zip = createZip({ "a.txt": "one", "b.txt": "two" });
    const end = zip.length - 22;
    expect(zip.readUInt32LE(end)).toBe(0x06054b50);
    expect(zip.readUInt16LE(end + 10)).toBe(2);
    expect(zip.readUInt32LE(zip.readUInt32LE(end + 16))).toBe(0x02014b50);
  });
  it("streams a large archive slowly, in exactly the length that it announces", async () => {
    const { length, stream } = storedZipStream("a.bin", 3);
    const started = performance.now();
    let received = 0;
    for await (const chunk of stream()) received += (chunk as Buffer).length;
    expect(received).toBe(length);
    expect(performance.now() - started).toBeGreaterThan(150);
  });
});
