/**
 * What is packed into lines of text.
 */
import { describe, expect, test } from "vitest";
import { Armour } from "./armour.ts";
import { readFile } from "./testing.ts";

const lines = (count: number, line = "hQEMA1234567890abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV0") =>
  `${line}\n`.repeat(count);
const block = (label: string, body = lines(4), head = "") =>
  `-----BEGIN ${label}-----\n${head}\n${body}=abcd\n-----END ${label}-----\n`;
const WHOLE = `M${"1".repeat(60)}`;
const der = (hexadecimal: string) => Buffer.from(hexadecimal, "hex").toString("base64");
const OID = "2a864886f70d0107";
const signed = (content: string) =>
  `-----BEGIN PKCS7-----\n${der(`3082012006092a864886f70d010702a08201113082010d020101310b300906052b0e03021a0500${content}a081a03081`)}\n-----END PKCS7-----\n`;
const enveloped = (label: string) =>
  `-----BEGIN ${label}-----\n${der(`308006092a864886f70d010703a0803080020100`)}\n-----END ${label}-----\n`;

const ENCRYPTED: readonly [string, string][] = [
  ["PGP", block("PGP MESSAGE")],
  ["PGP with a header", block("PGP MESSAGE", lines(4), "Version: 1\nComment: x\n")],
  ["PGP with a long header", block("PGP MESSAGE", lines(4), "Comment: x\n".repeat(200))],
  ["PGP, a part of several", block("PGP MESSAGE, PART 1/2")],
  ["PGP that is quoted", block("PGP MESSAGE").replaceAll(/^/gm, "> ")],
  ["PGP in a value of YAML", `key: |\n${block("PGP MESSAGE").replaceAll(/^/gm, "    ")}`],
  ["PGP, lines that end as in mail", block("PGP MESSAGE").replaceAll("\n", "\r\n")],
  ["age", `-----BEGIN AGE ENCRYPTED FILE-----\n${lines(3)}-----END AGE ENCRYPTED FILE-----`],
  ["PKCS #7", enveloped("PKCS7")],
  ["CMS", enveloped("CMS")],
  ["Ansible", "$ANSIBLE_VAULT;1.1;AES256\n31323334353637383132333435363738\n"],
  ["Ansible in YAML", "a: !vault |\n  $ANSIBLE_VAULT;1.2;AES256;dev\n  31323334353637383132333435363738\n"],
  ["OpenSSL", "U2FsdGVkX1+tGx0sTl7zvkRsnA2Bp1PQb0RXnVv8aXk=\n"],
];
const UNSUPPORTED: readonly [string, string][] = [
  ["PKCS #7 with what is signed", signed(`301706092a864886f70d010701a00a0408${"34".repeat(8)}`)],
  ["PKCS #7 of which nothing is known", `-----BEGIN PKCS7-----\n${lines(2)}-----END PKCS7-----\n`],
  ["uuencode", `begin 644 a.txt\n${WHOLE}\n${WHOLE}\n\`\nend\n`],
  ["uuencode under a long name", `begin 644 ${"x".repeat(5000)}\n${WHOLE}\n`],
  ["uuencode in base64", "begin-base64 644 a.txt\nNDExMSAx\n====\n"],
  ["yEnc", "=ybegin line=128 size=26 name=a.txt\nxyz\n=yend size=26\n"],
  ["a patch", "diff --git a/x b/x\nGIT binary patch\nliteral 26\nhcmZ>yJ6qd1pf\n"],
  ["BinHex", "(This file must be converted with BinHex 4.0)\n\n:#dPYD3kS\n"],
];
const NOTHING: readonly [string, string][] = [
  ["words of PGP", 'grep -- "-----BEGIN PGP MESSAGE-----" *.asc\nThe line -----BEGIN PGP MESSAGE-----\nbegins it.\n'],
  ["a PGP signature", `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n${block("PGP SIGNATURE")}`],
  ["a public key", block("PGP PUBLIC KEY BLOCK")],
  ["a certificate", `-----BEGIN CERTIFICATE-----\n${lines(9)}-----END CERTIFICATE-----\n`],
  ["certificates in PKCS #7", signed(`300b0609${OID}01`)],
  ["a signature in PKCS #7 of what stands elsewhere", signed(`30800609${OID}010000`)],
  ["words of Ansible", "It begins with $ANSIBLE_VAULT;1.1;AES256 and goes on.\n"],
  ["a program", "begin 10 end\nbegin\n  x := 1;\nend.\nbegin 644 lines\nof words\n"],
  ["base64 of something else", "U2FtcGxlIHRleHQgdGhhdCBpcyBub3Qgc2FsdGVk\n"],
  ["a patch of text", "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-GIT binary patch\n+literal 26\n"],
];

describe.each([
  ["alone", "a.txt", ""],
  ["behind other text", "a.txt", "some words\n".repeat(15_000)],
  ["in a message", "a.eml", "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n\n"],
])("%s", (_, name, before) => {
  const isText = (label: string) => before.startsWith("some") && label === "OpenSSL";
  test.each(ENCRYPTED.filter(([label]) => !isText(label)))("%s is encrypted", async (_label, text) => {
    const { coverage, reasons } = await readFile(before + text, name);
    expect(coverage.level).toBe("partial");
    expect(reasons).toEqual(["encrypted"]);
  });
  test.each(UNSUPPORTED)("%s is not read", async (_label, text) => {
    const { coverage, reasons } = await readFile(before + text, name);
    expect(coverage.level).toBe("partial");
    expect(reasons).toEqual(["unsupported"]);
  });
  test.each(NOTHING)("%s is no reason", async (_label, text) => {
    expect((await readFile(before + text, name)).coverage).toEqual({ level: "full", reasons: [] });
  });
});

test.each([...ENCRYPTED, ...UNSUPPORTED, ...NOTHING])("%s, wherever the text is cut and stands", (label, text) => {
  const notes = (sizes: number, before: string) => {
    const result = new Set<string>();
    const armour = new Armour((reason, detail) => result.add(`${reason} ${detail}`));
    const bytes = Buffer.from(before + text);
    for (let at = 0; at < bytes.length; at += sizes) armour.write(bytes.subarray(at, at + sizes));
    armour.end();
    return [...result];
  };
  const expected = notes(1 << 20, "");
  for (const size of [1, 7, 1000, 65_536]) expect(notes(size, "")).toEqual(expected);
  if (label === "OpenSSL") return;
  for (let far = 64 * 1024 - 1100; far < 64 * 1024 + 100; far += 13)
    expect(notes(65_536, `${"x".repeat(far)}\n`)).toEqual(expected);
});

test("what OpenSSL makes is told apart, whatever its salt", async () => {
  for (const salt of [0x00, 0x55, 0xff]) {
    const salted = Buffer.concat([Buffer.from("Salted__"), Buffer.alloc(24, salt)]).toString("base64");
    expect((await readFile(salted, "a.txt")).reasons).toEqual(["encrypted"]);
  }
});

test("UTF-16 hides nothing", async () => {
  expect((await readFile(Buffer.from(`\ufeff${block("PGP MESSAGE")}`, "utf16le"), "a.txt")).reasons).toEqual([
    "encrypted",
  ]);
});
