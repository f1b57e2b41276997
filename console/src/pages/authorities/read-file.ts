/**
 * A certificate or list as the API takes it: PEM text as it is, anything else as DER in base64.
 * @module
 */
const MAX_BYTES = 700_000;

export async function readUpload(file: Blob): Promise<string> {
  if (file.size > MAX_BYTES) throw new Error("This file is too large to be a certificate or a list of them.");
  return encodeUpload(new Uint8Array(await file.arrayBuffer()));
}

export function encodeUpload(bytes: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(bytes);
  if (text.includes("-----BEGIN ")) return new TextDecoder().decode(bytes);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
