import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, it } from "vitest";
import { blockedFile, downloadOf, fileName } from "./transfers.ts";

const ask = (headers: Record<string, string | string[]>, path = "/x", destination?: string, status = 200) =>
  downloadOf(status, headers as IncomingHttpHeaders, path, destination);

describe("what counts as a download", () => {
  it.each([
    ["an attachment", { "content-disposition": "attachment" }, undefined],
    [
      "an attachment, whatever its type",
      { "content-disposition": "ATTACHMENT; x", "content-type": "text/html" },
      "document",
    ],
    ["a document that browsers save", { "content-type": "application/vnd.ms-excel" }, undefined],
    ["PDF", { "content-type": "application/pdf" }, "document"],
    ["CSV", { "content-type": "text/csv; charset=utf-8" }, "document"],
    ["bytes without a type, opened as a page", {}, "document"],
    ["bytes without a type, whatever they are said to be for", {}, "empty"],
    ["a disposition that nobody knows", { "content-type": "text/plain", "content-disposition": "form-data" }, "empty"],
    [
      "one that is shown and attached",
      { "content-type": "text/plain", "content-disposition": ["inline", "attachment"] },
      "empty",
    ],
    ["one of two types that browsers save", { "content-type": ["text/plain", "application/pdf"] }, "empty"],
    ["a document that pretends to be part of a page", { "content-type": "application/pdf" }, "script"],
    ["an attachment that pretends to be part of a page", { "content-disposition": "attachment" }, "script"],
  ])("%s does", (_what, headers, destination) =>
    expect(ask(headers as Record<string, string | string[]>, "/x", destination)).not.toBeNull(),
  );

  it.each([
    ["a page", { "content-type": "text/html; charset=utf-8" }, "document"],
    ["a picture", { "content-type": "image/png" }, "image"],
    ["JSON", { "content-type": "application/json" }, "empty"],
    ["a font", { "content-type": "font/woff2" }, "font"],
    ["nothing, without a type", { "content-length": "0" }, "empty"],
    [
      "what is shown under a name",
      { "content-type": "text/plain", "content-disposition": "inline; filename=x" },
      "empty",
    ],
    ["what has a name only", { "content-type": "image/png", "content-disposition": "filename=x.png" }, "image"],
  ])("%s does not", (_what, headers, destination) =>
    expect(ask(headers as Record<string, string | string[]>, "/x", destination)).toBeNull(),
  );

  it("a script of an unknown type does not, if its name is one too", () => {
    const headers = { "content-type": "application/octet-stream" };
    expect(ask(headers, "/app.js", "script")).toBeNull();
    expect(ask(headers, "/report.bin", "script")).not.toBeNull();
    expect(ask(headers, "/app.js", "document")).not.toBeNull();
    expect(ask({}, "/app.js", "script")).toBeNull();
  });

  it("a document does, although its address ends like a script's", () => {
    expect(ask({ "content-type": "application/pdf" }, "/download.php/x.js", "script")).not.toBeNull();
  });

  it.each([201, 202, 206, 226])("a file that comes with status %i does", (status) => {
    expect(ask({ "content-type": "application/pdf" }, "/export", "empty", status)).not.toBeNull();
  });

  it("a part of a file does, a redirect does not", () => {
    expect(ask({ "content-type": "application/zip" }, "/x", undefined, 206)).not.toBeNull();
    expect(ask({ "content-disposition": "attachment" }, "/x", undefined, 302)).toBeNull();
  });

  it("takes a declared size, and none from nonsense", () => {
    expect(ask({ "content-disposition": "attachment", "content-length": "12" })?.size).toBe(12);
    expect(ask({ "content-disposition": "attachment", "content-length": "many" })?.size).toBeNull();
    expect(ask({ "content-disposition": "attachment" })?.size).toBeNull();
  });
});

describe("the name of a file", () => {
  it.each([
    ['attachment; filename="report.pdf"', "report.pdf"],
    ["attachment; filename=report.pdf", "report.pdf"],
    [`attachment; filename="x.pdf"; filename*=UTF-8''%E2%82%AC.pdf`, "€.pdf"],
    ['attachment; filename="a\\"b.pdf"', 'a"b.pdf'],
    ['attachment; filename="../../etc/passwd"', ".._.._etc_passwd"],
    ['attachment; filename="invoice\u202efdp.exe"', "invoice_fdp.exe"],
    ["attachment", "last.bin"],
    ["attachment; filename*=UTF-8''%E0%A4%A", "%E0%A4%A"],
  ])("in %j is %j", (disposition, name) => expect(fileName(disposition, "/a/last.bin?q=1")).toBe(name));

  it("is never empty and never long", () => {
    expect(fileName(undefined, "/")).toBe("download");
    expect(fileName(`attachment; filename="${"x".repeat(5000)}"`, "/")).toHaveLength(200);
  });
});

describe("the file in place of a blocked one", () => {
  const make = (name: string) =>
    blockedFile({
      download: { name, type: null, size: null },
      message: "Not here.",
      why: "No certificate was presented.",
      recheckUrl: "https://login.example/device",
      support: "the help desk",
      reference: "AAAAA-BBBBB",
      time: "2026-01-01T00:00:00.000Z",
    });
  it("says what, why, what to do, and the reference", () => {
    const text = make("report.pdf").body.toString("utf8");
    for (const part of [
      "report.pdf",
      "Not here.",
      "No certificate",
      "https://login.example/device",
      "help desk",
      "AAAAA-BBBBB",
    ])
      expect(text).toContain(part);
  });
  it("keeps a hostile name out of the header", () => {
    const header = make('a"\r\nset-cookie: x=1;€.pdf').headers["content-disposition"];
    expect(header).not.toMatch(/[\r\n€]/);
    expect(header?.match(/"/g)).toHaveLength(2);
  });
});
