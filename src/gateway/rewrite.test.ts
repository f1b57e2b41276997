import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressesOf } from "../config/index.ts";
import { createHostMap } from "./index.ts";
import { decoder, isRewritable, rewriteStream } from "./rewrite.ts";

const HOSTS = ["mail.contoso.example", "files.contoso.example"];
const map = createHostMap(HOSTS, addressesOf("sallyport.localhost:8443"));
const golden = (name: string) => readFileSync(new URL(`../../test/golden/rewrite/${name}`, import.meta.url), "utf8");

async function through(chunks: readonly Buffer[]): Promise<string> {
  const out: Buffer[] = [];
  for await (const chunk of Readable.from(chunks).pipe(rewriteStream(map.toBrowser))) out.push(chunk as Buffer);
  return Buffer.concat(out).toString("utf8");
}

describe("host names in a body", () => {
  it("are mapped as the golden page has it", async () => {
    expect(await through([Buffer.from(golden("page.in.html"))])).toBe(golden("page.out.html"));
  });

  it("are mapped the same wherever the stream is cut", async () => {
    const bytes = Buffer.from(golden("page.in.html"));
    const whole = golden("page.out.html");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(await through(chunks)).toBe(whole);
      }),
      { numRuns: 300 },
    );
    expect(await through([...bytes].map((byte) => Buffer.from([byte])))).toBe(whole);
  });

  it("are mapped the same in a text without white space, quotes or slashes, cut anywhere", async () => {
    const part = fc.constantFrom(
      ...["mail.contoso.example", "files.contoso.example", "not", ".", "@", "&", "=", "a", "1", ":443", ":8080", "-"],
      ...[
        "http://",
        "ws:\\/\\/",
        "https://",
        ".sallyport.localhost",
        "\\u002F",
        "%40",
        "%2F",
        "x".repeat(200),
        " ",
        '"',
        ",",
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.nat(), async (parts, seed) => {
        const text = parts.join("");
        const cut = text.length === 0 ? 0 : seed % text.length;
        const chunks = [text.slice(0, cut), ...text.slice(cut).split(/(?<=.)/)].map((one) =>
          Buffer.from(one, "latin1"),
        );
        expect(await through(chunks)).toBe(map.toBrowser(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("are served by TLS, and with another port are another service", () => {
    const base = "mail.contoso.example.sallyport.localhost:8443";
    expect(map.toBrowser("http://mail.contoso.example/ ws://mail.contoso.example:80/")).toBe(
      `https://${base}/ wss://${base}/`,
    );
    expect(map.toBrowser("http:\\/\\/mail.contoso.example")).toBe(`https:\\/\\/${base}`);
    expect(map.toBrowser("https://mail.contoso.example:8080/")).toBe("https://mail.contoso.example:8080/");
  });

  it("do not hold back an event that is complete", async () => {
    const stream = rewriteStream(map.toBrowser);
    stream.write("data: https://mail.contoso.example/1\n\n");
    expect(String(stream.read())).toBe("data: https://mail.contoso.example.sallyport.localhost:8443/1\n\n");
    stream.destroy();
  });

  it("come back to the app as they were", () => {
    const text = "https://mail.contoso.example/a and wss://files.contoso.example/b";
    expect(map.toApp(map.toBrowser(text))).toBe(text);
    expect(map.toApp("to=https%3A%2F%2Fmail.contoso.example.sallyport.localhost%3A8443%2F")).toBe(
      "to=https%3A%2F%2Fmail.contoso.example%2F",
    );
  });

  it("leave every other byte alone, valid text or not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const out: Buffer[] = [];
        const stream = Readable.from([Buffer.from(bytes)]).pipe(rewriteStream(map.toBrowser));
        for await (const chunk of stream) out.push(chunk as Buffer);
        expect(Buffer.concat(out).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("which bodies are rewritten", () => {
  it.each(["text/html", "text/css; charset=utf-8", "application/json", "application/vnd.api+json", "image/svg+xml"])(
    "%s is",
    (type) => expect(isRewritable(type)).toBe(true),
  );
  it.each(["image/png", "application/pdf", "application/octet-stream", "text/html; charset=utf-16le", undefined])(
    "%s is not",
    (type) => expect(isRewritable(type)).toBe(false),
  );
});

describe("an encoded body", () => {
  it.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const)("is decoded (%s)", async (encoding, encode) => {
    const stream = decoder(encoding);
    if (stream === null || stream === "identity") throw new Error("no decoder");
    const out: Buffer[] = [];
    for await (const chunk of Readable.from([encode(Buffer.from("text"))]).pipe(stream)) out.push(chunk as Buffer);
    expect(Buffer.concat(out).toString()).toBe("text");
  });
  it("that we did not ask for is none of ours", () => expect(decoder("zstd")).toBeNull());
});
