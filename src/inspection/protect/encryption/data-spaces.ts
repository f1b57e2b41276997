/**
 * The streams beside an encrypted package that say how it is encrypted (MS-OFFCRYPTO 2.1 and 2.2), with the label in clear.
 *
 * MS-OFFCRYPTO 2.6.2 has the stream LabelInfo for documents under rights management. Under a password, programs read the
 * label within; in clear it tells the same to whatever looks at the file on its way.
 * @module
 */
import type { CompoundStream } from "./compound.ts";

const FOLDER = "\u0006DataSpaces";
const SPACE = "StrongEncryptionDataSpace";
const TRANSFORM = "StrongEncryptionTransform";
const STREAM = 0;
const HEADER = 8;
/** Larger ones are no labels. */
const LARGEST_LABEL = 4095;

export function dataSpaces(labelInfo: Uint8Array | null): CompoundStream[] {
  const space = prefixed(SPACE);
  const entry = [u32(1, STREAM), prefixed("EncryptedPackage"), space];
  const length = 4 + entry.reduce((sum, part) => sum + part.length, 0);
  const streams: [string[], Uint8Array][] = [
    [[FOLDER, "Version"], Buffer.concat([prefixed("Microsoft.Container.DataSpaces"), versions()])],
    [[FOLDER, "DataSpaceMap"], Buffer.concat([u32(HEADER, 1, length), ...entry])],
    [[FOLDER, "DataSpaceInfo", SPACE], Buffer.concat([u32(HEADER, 1), prefixed(TRANSFORM)])],
    [[FOLDER, "TransformInfo", TRANSFORM, "\u0006Primary"], transform()],
  ];
  if (labelInfo !== null && labelInfo.length <= LARGEST_LABEL)
    streams.push([[FOLDER, "TransformInfo", "LabelInfo"], labelInfo]);
  return streams.map(([path, data]) => ({ path, size: data.length, pour: (write) => write(data) }));
}

/** TransformInfoHeader (2.1.8) and EncryptionTransformInfo (2.1.9), whose fields are told elsewhere when it is agile. */
function transform(): Buffer {
  const id = prefixed("{FF9A3F03-56EF-4613-BDD5-5A41C1D07246}");
  const name = prefixed("Microsoft.Container.EncryptionTransform");
  return Buffer.concat([u32(8 + id.length, 1), id, name, versions(), u32(0, 0, 0, 4)]);
}

/** Of the reader, the updater and the writer: 1.0 each. */
const versions = (): Buffer => u32(1, 1, 1);

/** UNICODE-LP-P4 (2.1.2): length in bytes, text, filled up to four. */
function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text, "utf16le");
  return Buffer.concat([u32(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}
