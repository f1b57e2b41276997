/**
 * Agile encryption of Office documents (MS-OFFCRYPTO 2.3.4.10 to 2.3.4.15) as Office does it: AES-256 in CBC, SHA-512, a
 * password that is hashed 100,000 times. The document is encrypted as it comes, 4 KB at a time.
 * @module
 */
import { createCipheriv, createHmac, hash, randomBytes } from "node:crypto";
import type { Write } from "../../text/zip/write.ts";
import { type CompoundStream, writeCompound } from "./compound.ts";
import { dataSpaces } from "./data-spaces.ts";

const SEGMENT = 4096;
const BLOCK = 16;
const SPIN = 100_000;
const KEY = 32;
/** Bytes before the encrypted document: its size. */
const PREFIX = 8;
/** What keys are derived for (2.3.4.11 to 2.3.4.14). */
const PURPOSE = {
  verifier: Buffer.from("fea7d2763b4b9e79", "hex"),
  verifierHash: Buffer.from("d7aa0f6d3061344e", "hex"),
  key: Buffer.from("146e0be7abacd0d6", "hex"),
  hmacKey: Buffer.from("5fb2ad010cb9e1f6", "hex"),
  hmacValue: Buffer.from("a0677f02b22c8433", "hex"),
} as const;

export interface Plain {
  /** Bytes. */
  readonly size: number;
  readonly pour: (write: Write) => Promise<void>;
}

/** `labelInfo`: what is left in clear. */
export async function encryptOffice(
  plain: Plain,
  password: string,
  labelInfo: Uint8Array | null,
  write: Write,
): Promise<void> {
  const keys: Keys = { key: randomBytes(KEY), salt: randomBytes(BLOCK), hmacKey: randomBytes(64) };
  const locked = lockKey(keys.key, password);
  const hmac = createHmac("sha512", keys.hmacKey);
  const info = (hmacValue: Buffer) => encryptionInfo(keys, locked, hmacValue);
  const streams: CompoundStream[] = [
    {
      path: ["EncryptedPackage"],
      size: PREFIX + Math.ceil(plain.size / BLOCK) * BLOCK,
      pour: (put) =>
        encryptPackage(plain, keys, async (bytes) => {
          hmac.update(bytes);
          await put(bytes);
        }),
    },
    // Its size is the same whatever the sum is, which is known when the package is written.
    { path: ["EncryptionInfo"], size: info(Buffer.alloc(64)).length, pour: (put) => put(info(hmac.digest())) },
    ...dataSpaces(labelInfo),
  ];
  await writeCompound(streams, write);
}

interface Keys {
  /** Of the package. */
  readonly key: Buffer;
  readonly salt: Buffer;
  readonly hmacKey: Buffer;
}

/** 2.3.4.15. */
async function encryptPackage({ size, pour }: Plain, { key, salt }: Keys, write: Write): Promise<void> {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeBigUInt64LE(BigInt(size));
  await write(prefix);
  let segment = 0;
  let waiting: Buffer = Buffer.alloc(0);
  const encrypt = (bytes: Buffer): Buffer => {
    const number = Buffer.alloc(4);
    number.writeUInt32LE(segment);
    segment += 1;
    return cipher(key, sha512(salt, number), bytes);
  };
  await pour(async (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    const whole: Buffer[] = [];
    let at = 0;
    for (; at + SEGMENT <= waiting.length; at += SEGMENT) whole.push(encrypt(waiting.subarray(at, at + SEGMENT)));
    waiting = Buffer.from(waiting.subarray(at));
    if (whole.length > 0) await write(Buffer.concat(whole));
  });
  if (waiting.length === 0) return;
  await write(encrypt(Buffer.concat([waiting, Buffer.alloc((BLOCK - (waiting.length % BLOCK)) % BLOCK)])));
}

const ALGORITHMS = `saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"`;
const OFFICE = "http://schemas.microsoft.com/office/2006";

/** The element that gives the key to who knows the password (2.3.4.13). */
function lockKey(key: Buffer, password: string): string {
  const salt = randomBytes(BLOCK);
  const verifier = randomBytes(BLOCK);
  const hashed = spin(password, salt);
  const locked = (purpose: Buffer, value: Buffer) =>
    cipher(sha512(hashed, purpose).subarray(0, KEY), salt, value).toString("base64");
  return [
    `<p:encryptedKey spinCount="${SPIN}" ${ALGORITHMS} saltValue="${salt.toString("base64")}"`,
    ` encryptedVerifierHashInput="${locked(PURPOSE.verifier, verifier)}"`,
    ` encryptedVerifierHashValue="${locked(PURPOSE.verifierHash, sha512(verifier))}"`,
    ` encryptedKeyValue="${locked(PURPOSE.key, key)}"/>`,
  ].join("");
}

/** EncryptionInfo (2.3.4.10). */
function encryptionInfo({ key, salt, hmacKey }: Keys, locked: string, hmacValue: Buffer): Buffer {
  const sealed = (purpose: Buffer, value: Buffer) => cipher(key, sha512(salt, purpose), value).toString("base64");
  const xml = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
    `<encryption xmlns="${OFFICE}/encryption" xmlns:p="${OFFICE}/keyEncryptor/password">`,
    `<keyData ${ALGORITHMS} saltValue="${salt.toString("base64")}"/>`,
    `<dataIntegrity encryptedHmacKey="${sealed(PURPOSE.hmacKey, hmacKey)}"`,
    ` encryptedHmacValue="${sealed(PURPOSE.hmacValue, hmacValue)}"/>`,
    `<keyEncryptors><keyEncryptor uri="${OFFICE}/keyEncryptor/password">${locked}</keyEncryptor></keyEncryptors>`,
    "</encryption>",
  ];
  // Version 4.4, and the flag of agile encryption.
  return Buffer.concat([Buffer.from("0400040040000000", "hex"), Buffer.from(xml.join(""))]);
}

/** 2.3.4.11. */
function spin(password: string, salt: Buffer): Buffer {
  let hashed = sha512(salt, Buffer.from(password, "utf16le"));
  const input = Buffer.alloc(4 + hashed.length);
  for (let index = 0; index < SPIN; index += 1) {
    input.writeUInt32LE(index);
    hashed.copy(input, 4);
    hashed = hash("sha512", input, "buffer");
  }
  return hashed;
}

const sha512 = (...parts: Buffer[]): Buffer => hash("sha512", Buffer.concat(parts), "buffer");

function cipher(key: Buffer, vector: Buffer, data: Buffer): Buffer {
  const made = createCipheriv("aes-256-cbc", key, vector.subarray(0, BLOCK)).setAutoPadding(false);
  return Buffer.concat([made.update(data), made.final()]);
}
