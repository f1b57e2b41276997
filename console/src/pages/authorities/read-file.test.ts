import { describe, expect, it } from "vitest";
import { encodeUpload } from "./read-file.ts";

describe("encodeUpload", () => {
  it("leaves PEM text as it is", () => {
    const pem = "Bag Attributes\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    expect(encodeUpload(new TextEncoder().encode(pem))).toBe(pem);
  });

  it("writes DER as base64", () => {
    expect(encodeUpload(Uint8Array.of(0x30, 0x82, 0x01, 0xff))).toBe("MIIB/w==");
  });
});
