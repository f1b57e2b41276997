/**
 * Writes messages as Outlook wraps them for others (MS-OXTNEF), as the tests need them.
 * @module
 */
const u16 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);

/** `id` with the type of its data in the upper half; of an attachment, if `level` is 2. */
export function attribute(level: 1 | 2, id: number, data: Uint8Array): Buffer {
  const sum = data.reduce((all, byte) => (all + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), u32(id), u32(data.length), data, u16(sum)]);
}

export type PropertyValue = readonly [tag: number, type: number, value: Uint8Array | string, named?: string];

const padded = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** Strings of type 0x1f in two bytes a character, with a zero behind them; values of other types as they are. */
export function properties(values: readonly PropertyValue[]): Buffer {
  const all = values.map(([tag, type, value, named]) => {
    const zeroed = typeof value === "string" ? `${value}\0` : value;
    const bytes = Buffer.from(zeroed as string, type === 0x1f ? "utf16le" : "latin1");
    const word = named === undefined ? [] : [Buffer.alloc(16, 9), u32(1), nameOf(named)];
    const isVariable = [0x1e, 0x1f, 0x0d, 0x102].includes(type);
    return Buffer.concat([
      u16(type),
      u16(tag),
      ...word,
      ...(isVariable ? [u32(1), u32(bytes.length)] : []),
      padded(bytes),
    ]);
  });
  return Buffer.concat([u32(values.length), ...all]);
}

function nameOf(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`, "utf16le");
  return Buffer.concat([u32(bytes.length), padded(bytes)]);
}

export const Attribute = {
  subject: 0x0001_8004,
  body: 0x0002_800c,
  attachData: 0x0006_800f,
  attachTitle: 0x0001_8010,
  attachBegins: 0x0006_9002,
  properties: 0x0006_9003,
  recipients: 0x0006_9004,
  attachProperties: 0x0006_9005,
  codePage: 0x0006_9007,
} as const;

export interface WrappedAttachment {
  readonly title: string;
  readonly data?: Uint8Array | string;
  readonly properties?: readonly PropertyValue[];
}

export function tnefMessage(attributes: readonly Uint8Array[], attachments: readonly WrappedAttachment[] = []): Buffer {
  return Buffer.concat([
    u32(0x223e9f78),
    u16(1),
    attribute(1, 0x0008_9006, u32(0x10000)),
    attribute(1, Attribute.codePage, Buffer.concat([u32(1252), u32(0)])),
    ...attributes,
    ...attachments.flatMap(({ title, data, properties: values }) => [
      attribute(2, Attribute.attachBegins, Buffer.concat([u16(1), Buffer.alloc(12)])),
      attribute(2, Attribute.attachTitle, Buffer.from(`${title}\0`, "latin1")),
      ...(data === undefined ? [] : [attribute(2, Attribute.attachData, Buffer.from(data as string))]),
      ...(values === undefined ? [] : [attribute(2, Attribute.attachProperties, properties(values))]),
    ]),
  ]);
}

/** Recipients, a list of properties for each. */
export const recipients = (rows: readonly (readonly PropertyValue[])[]): Buffer =>
  Buffer.concat([u32(rows.length), ...rows.map(properties)]);
