import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NotAForm, type Part, readForm, writeForm } from "./multipart.ts";

const TYPE = "multipart/form-data; boundary=xyz";
const body = (...parts: string[]) => `${parts.map((part) => `--xyz\r\n${part}\r\n`).join("")}--xyz--\r\n`;
const field = (name: string, value: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
const file = (name: string, fileName: string, value: string, type = "text/plain") =>
  `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: ${type}\r\n\r\n${value}`;

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
}
const read = (text: string | Buffer, type = TYPE) =>
  readForm(Readable.from([Buffer.from(text)], { objectMode: false }), type, (bytes) => collect(bytes));
const shown = (parts: readonly Part<Buffer>[]) =>
  parts.map((part) =>
    part.kind === "field"
      ? [part.name, part.value.toString()]
      : [part.name, part.fileName, part.type, part.file.toString()],
  );
const rewritten = async (parts: readonly Part<Buffer>[]) => {
  const form = writeForm(
    parts.map((part) =>
      part.kind === "field"
        ? part
        : {
            ...part,
            file: { size: part.file.byteLength, stream: () => Readable.from([part.file], { objectMode: false }) },
          },
    ),
  );
  const bytes = await collect(form.stream());
  expect(bytes.byteLength).toBe(form.length);
  return read(bytes, form.contentType);
};

describe("a form", () => {
  it("is its parts in their order", async () => {
    const parts = await read(body(field("note", "a"), file("file", "r.txt", "hello"), field("other", "b")));
    expect(shown(parts)).toEqual([
      ["note", "a"],
      ["file", "r.txt", "text/plain", "hello"],
      ["other", "b"],
    ]);
  });

  it("written anew has the same parts, whatever is in them", async () => {
    const text = fc.string({ unit: "binary", maxLength: 200 });
    const name = fc
      .stringMatching(/^[^"\\]{1,20}$/)
      .filter((one) => !/\p{Cc}/u.test(one))
      .filter((one) => one.trim() === one && one !== "" && !/filename/i.test(one));
    const parts = fc.array(
      fc.oneof(
        fc
          .record({ name, value: text })
          .map(({ name, value }) => ({ kind: "field" as const, name, value: Buffer.from(value), type: null })),
        fc
          .record({ name, fileName: name, value: fc.uint8Array({ maxLength: 300 }) })
          .map(({ name, fileName, value }) => ({
            ...{ kind: "file" as const, name, fileName, type: "application/pdf", file: Buffer.from(value) },
          })),
      ),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        expect(shown(await rewritten(given))).toEqual(shown(given));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps names with quotes and line breaks from becoming headers", async () => {
    const evil = {
      kind: "file" as const,
      name: "file",
      fileName: 'a"\r\nX-Evil: 1\r\n\r\nbody',
      type: "text/plain",
      file: Buffer.from("x"),
    };
    const [part, ...others] = await rewritten([evil]);
    expect(others).toEqual([]);
    expect(part).toMatchObject({ kind: "file", type: "text/plain" });
    expect(part?.kind === "file" && part.file.toString()).toBe("x");
  });

  it("with a file that says no name is still one with a file", async () => {
    const parts = await read(
      body(`Content-Disposition: form-data; name="blob"\r\nContent-Type: application/octet-stream\r\n\r\nhello`),
    );
    expect(parts).toMatchObject([{ kind: "file", name: "blob" }]);
  });

  it("with a part of another type than text has a file in it, named or not", async () => {
    const parts = await read(body('Content-Disposition: form-data; name="f"\r\nContent-Type: text/csv\r\n\r\n4111'));
    expect(parts).toMatchObject([{ kind: "file", name: "f", type: "text/csv" }]);
  });

  it("that breaks off ends whoever takes a file of it", async () => {
    const broken = new Readable({ read() {} });
    let ended = false;
    const reading = readForm(broken, TYPE, async (bytes) => {
      try {
        return await collect(bytes);
      } finally {
        ended = true;
      }
    });
    broken.push(`--xyz\r\n${file("f", "a.bin", "the beginning")}`);
    setTimeout(() => broken.destroy(), 20);
    await expect(reading).rejects.toThrow();
    expect(ended).toBe(true);
  });

  it.each([
    ["without a boundary", body(field("a", "b")), "multipart/form-data"],
    ["with a part without a name", body("Content-Disposition: form-data\r\n\r\nhello"), TYPE],
    ["with a file without a name", body('Content-Disposition: form-data; filename="a.exe"\r\n\r\nMZ'), TYPE],
    ["with an empty name", body(field("", "x")), TYPE],
    ["with a name that some read as more", body(field("x; filename=evil.ps1; ", "x")), TYPE],
    ["with a name that ends in a backslash", body(field("a\\\\", "x")), TYPE],
    [
      "with a part that is encoded",
      body(
        'Content-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Transfer-Encoding: base64\r\n\r\nTVo=',
      ),
      TYPE,
    ],
    ["that breaks off", `--xyz\r\n${field("a", "b")}`, TYPE],
    ["with a field larger than one would be", body(field("a", "x".repeat(9 * 1024 * 1024))), TYPE],
    [
      "with more parts than one would have",
      body(...Array.from({ length: 2100 }, (_, at) => field(`f${at}`, "x"))),
      TYPE,
    ],
  ])("%s is none", async (_name, text, type) => {
    await expect(read(text, type)).rejects.toBeInstanceOf(NotAForm);
  });

  it("two readers may differ on is written as this one read it", async () => {
    // A second disposition, which some parsers take instead of the first.
    const twice = `Content-Disposition: form-data; name="a"; filename="evil.exe"\r\nContent-Disposition: form-data; name="note"\r\n\r\nMZ`;
    const parts = await read(body(twice));
    const again = await rewritten(parts);
    expect(shown(again)).toEqual(shown(parts));
  });
});
