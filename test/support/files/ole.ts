/**
 * Writes compound files, and the Outlook messages and encrypted documents that are made of them.
 * @module
 */
import cfb from "cfb";

/** By path: "__attach_version1.0_#00000000/__substg1.0_37010102". */
export function oleFile(streams: Readonly<Record<string, Uint8Array>>): Buffer {
  const container = cfb.utils.cfb_new();
  for (const [path, bytes] of Object.entries(streams)) cfb.utils.cfb_add(container, `/${path}`, Buffer.from(bytes));
  cfb.utils.cfb_del(container, "/\u0001Sh33tJ5");
  return Buffer.from(cfb.write(container, { type: "buffer" }) as Uint8Array);
}

const wide = (text: string): Buffer => Buffer.from(text, "utf16le");

export interface MessageSpec {
  readonly subject: string;
  readonly body: string;
  readonly html?: string;
  readonly sender?: string;
  readonly attachments?: readonly { readonly name: string; readonly data: Uint8Array }[];
}

export function outlookMessage({ subject, body, html, sender = "Ada", attachments = [] }: MessageSpec): Buffer {
  const streams: Record<string, Uint8Array> = {
    "__properties_version1.0": Buffer.alloc(32),
    "__substg1.0_0037001F": wide(subject),
    "__substg1.0_1000001F": wide(body),
    "__substg1.0_0C1A001F": wide(sender),
  };
  if (html !== undefined) streams["__substg1.0_10130102"] = Buffer.from(html);
  for (const [index, { name, data }] of attachments.entries()) {
    const storage = `__attach_version1.0_#${String(index).padStart(8, "0")}`;
    streams[`${storage}/__substg1.0_3707001F`] = wide(name);
    streams[`${storage}/__substg1.0_37010102`] = data;
  }
  return oleFile(streams);
}

/** A document behind a password; `labelInfo` lies in clear. */
export function encryptedOffice(labelInfo?: string): Buffer {
  return oleFile({
    EncryptionInfo: Buffer.alloc(64, 1),
    EncryptedPackage: Buffer.alloc(8192, 7),
    ...(labelInfo === undefined ? {} : { "\u0006DataSpaces/TransformInfo/LabelInfo": Buffer.from(labelInfo) }),
  });
}
