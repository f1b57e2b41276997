import { describe, expect, it } from "vitest";
import { saysWhatItIs, uploadIn } from "./is-upload.ts";

const ask = (method: string, path: string, headers: Record<string, string>) =>
  uploadIn({ request: { method, headers } as never, url: new URL(`https://app.example${path}`) });

describe("what is an upload", () => {
  it.each([
    ["POST", "/", { "content-type": "multipart/form-data; boundary=x" }, "form"],
    ["POST", "/", { "content-type": "application/pdf" }, "raw"],
    ["POST", "/", { "content-type": "APPLICATION/PDF" }, "raw"],
    ["POST", "/", { "content-type": "image/png" }, "raw"],
    ["POST", "/", {}, "raw"],
    ["POST", "/", { "content-type": "application/x-never-heard-of" }, "raw"],
    ["PUT", "/notes.txt", { "content-type": "text/plain" }, "raw"],
    ["PUT", "/files/7", { "content-type": "text/plain;charset=utf-8" }, "raw"],
    ["PUT", "/report.docx", { "content-type": "application/json" }, "raw"],
    [
      "POST",
      "/files",
      { "content-type": "application/json", "content-disposition": 'attachment; filename="a.json"' },
      "raw",
    ],
    ["POST", "/files", { "content-type": "text/plain", "x-file-name": "a.txt" }, "raw"],
    ["POST", "/files", { "content-type": "text/plain", slug: "a.txt" }, "raw"],
    ["PATCH", "/tus/1", { "content-type": "application/offset+octet-stream" }, "raw"],
    ["POST", "/_api/files/add(url='a.exe')", { "content-type": "application/json" }, "raw"],
    ["PATCH", "/f/a.exe", { "content-type": "text/plain" }, "raw"],
    ["POST", "/", { "content-type": "application/json; x=multipart/form-data; boundary=b" }, "raw"],
    ["POST", "/", { "content-type": "application/json; boundary=b" }, "raw"],
    ["POST", "/", { "content-type": "multipart/related; boundary=b" }, "raw"],
    ["POST", "/x", { "content-type": "application/json", "content-range": "bytes 0-9/10" }, "raw"],
    ["POST", "/index.php", { "content-type": "application/json; charset=utf-8" }, null],
    ["POST", "/", { "content-type": "application/pdf", "content-length": "0" }, null],
    ["POST", "/", { "content-type": "application/json" }, null],
    ["PUT", "/users/7", { "content-type": "application/json" }, null],
    ["POST", "/", { "content-type": "application/x-www-form-urlencoded" }, null],
    ["POST", "/beacon", { "content-type": "text/plain;charset=UTF-8" }, null],
    ["POST", "/rpc", { "content-type": "application/vnd.api+json" }, null],
  ] as const)("%s %s %j: %s", (method, path, headers, expected) => {
    expect(ask(method, path, headers)?.kind ?? null).toBe(expected);
  });

  it.each([
    ["/x/report.pdf", {}, "report.pdf"],
    ["/x", { "content-disposition": "attachment; filename*=UTF-8''%C3%BCber.pdf" }, "über.pdf"],
    ["/x", { "x-file-name": "%C3%BCber.pdf" }, "über.pdf"],
    ["/x", { slug: "plain name.pdf" }, "plain name.pdf"],
    ["/x", { "x-file-name": "%E0%A4%A" }, "%E0%A4%A"],
    ["/", {}, "upload"],
    ["/x", { "content-disposition": 'attachment; filename="../../etc/passwd"' }, ".._.._etc_passwd"],
  ])("is called by %s %j: %s", (path, headers, name) => {
    expect(ask("POST", path, { "content-type": "application/pdf", ...headers })).toMatchObject({ name });
  });
});

describe("what calls itself talk", () => {
  it.each([
    ["application/json", '{"a":1}', true],
    ["application/json", " \n[1]", true],
    ["application/json", "", true],
    ["application/json", "null", true],
    ["application/json", "customer,card\n", false],
    ["application/json", "MZ\0\x01", false],
    ["text/plain", "a beacon", true],
    ["text/plain", "PK\x03\x04\0", false],
    ["application/x-www-form-urlencoded", "a=b", true],
  ])("%s %j is: %s", (type, text, expected) => expect(saysWhatItIs(type, Buffer.from(text, "latin1"))).toBe(expected));
  it("is not where its bytes are no text", () => {
    expect(saysWhatItIs("text/plain", Buffer.from([0x41, 0xff, 0xfe, 0x42]))).toBe(false);
  });
});
