import { Duplex } from "node:stream";
import { serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Channel } from "./channel.ts";

/** A channel to which `say` says bytes, what it has heard, and what it was told instead. */
function channel(most = 1000) {
  const [heard, failed]: [unknown[], string[]] = [[], []];
  const pipe = new Duplex({
    read: () => {},
    write(bytes, _encoding, done) {
      sent.push(bytes);
      done();
    },
  });
  const sent: Buffer[] = [];
  const made = new Channel(pipe);
  made.listen(
    () => most,
    (message) => heard.push(message),
    ({ message }) => failed.push(message),
  );
  return {
    heard,
    failed,
    sent,
    send: (message: unknown) => made.send(message),
    say: (bytes: Buffer) => pipe.emit("data", bytes),
  };
}

const framed = (...messages: unknown[]): Buffer => {
  const { send, sent } = channel();
  for (const message of messages) send(message);
  return Buffer.concat(sent);
};
const announced = (length: number, body = Buffer.alloc(0)) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return Buffer.concat([bytes, body]);
};

describe("a channel", () => {
  it("says what was said at the other end, in whatever pieces it comes", () => {
    const messages = [{ kind: "ready" }, "text", new Uint8Array(300), null, [1, { two: undefined }]];
    const bytes = framed(...messages);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (sizes) => {
        const { heard, failed, say } = channel();
        for (let at = 0, turn = 0; at < bytes.byteLength; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          say(bytes.subarray(at, at + size));
          at += size;
        }
        expect(heard.map((one) => (one instanceof Uint8Array ? Uint8Array.from(one) : one))).toEqual(messages);
        expect(failed).toEqual([]);
      }),
    );
  });

  it.each([
    ["no message", announced(4, Buffer.from("AAAA"))],
    ["an empty one", announced(0)],
    ["one that is longer than any that is waited for, before it comes", announced(1001)],
    ["one that breaks off in itself", announced(3, serialize("text").subarray(0, 3))],
  ])("that is told %s, says so once, and hears nothing more", (_what, bytes) => {
    const { heard, failed, say } = channel();
    say(Buffer.concat([framed("before"), bytes, framed("behind")]));
    say(framed("after"));
    expect(heard).toEqual(["before"]);
    expect(failed).toHaveLength(1);
  });

  it("takes one that is as long as may be", () => {
    const { heard, failed, say } = channel(serialize("text").byteLength);
    say(framed("text"));
    expect([heard, failed]).toEqual([["text"], []]);
  });
});
