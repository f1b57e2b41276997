/**
 * Messages between Sallyport and a process that reads files, over a pipe: each its length in bytes (four, big-endian) and
 * itself, as `v8.serialize` writes it.
 *
 * Node's own channel between processes will not do: one that writes to it what is no message, or a message of Node's own,
 * makes the other throw where nobody can catch it; it takes open descriptors, and holds whatever length is announced.
 * @module
 */
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { deserialize, serialize } from "node:v8";

/** The descriptor at which a reader finds its end. */
export const CHANNEL = 3;
const LENGTH = 4;

/** What came makes no sense, and neither would what follows. */
class NotUnderstood extends Error {}

/** `bytes`: how long the message was. */
type Heard = (message: unknown, bytes: number) => void;

export class Channel {
  readonly #pipe: Duplex;
  /** What is being taken in: the length of a message, and then the message. */
  #into = Buffer.alloc(LENGTH);
  #filled = 0;
  #isLength = true;
  #broken = false;

  constructor(pipe: Duplex) {
    this.#pipe = pipe;
    // The other one is gone, which is told of otherwise.
    pipe.on("error", () => {});
  }

  /** `sent`: called once it is on its way, or never will be. */
  send(message: unknown, sent: () => void = () => {}): void {
    const body = serialize(message);
    const length = Buffer.alloc(LENGTH);
    length.writeUInt32BE(body.byteLength);
    this.#pipe.write(length);
    this.#pipe.write(body, sent);
  }

  /**
   * `most`: bytes of the longest message that is waited for at the moment. `failed`: told once; nothing is heard after that.
   *
   * INVARIANT: what is held of a message is what it announced, in however many pieces it comes, and never more than `most`.
   */
  listen(most: () => number, heard: Heard, failed: (error: NotUnderstood) => void): void {
    this.#pipe.on("data", (bytes: Buffer) => {
      try {
        for (let at = 0; at < bytes.byteLength && !this.#broken; ) {
          const count = bytes.copy(this.#into, this.#filled, at);
          at += count;
          this.#filled += count;
          if (this.#filled === this.#into.byteLength) this.#took(most, heard);
        }
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error;
        this.#broken = true;
        failed(error);
      }
    });
  }

  #took(most: () => number, heard: Heard): void {
    const whole = this.#into;
    const length = this.#isLength ? whole.readUInt32BE() : LENGTH;
    this.#isLength = !this.#isLength;
    if (length === 0 || length > Math.max(LENGTH, most()))
      throw new NotUnderstood("no message that is waited for is as long as that");
    this.#filled = 0;
    this.#into = Buffer.allocUnsafeSlow(length);
    // Its length is waited for again: it was a message.
    if (this.#isLength) heard(understood(whole), whole.byteLength);
  }
}

/** The reader's end. A process that has lost Sallyport ends. */
export function channelToSallyport(): Channel {
  const pipe = new Socket({ fd: CHANNEL, readable: true, writable: true });
  pipe.once("close", () => process.exit(0));
  return new Channel(pipe);
}

function understood(body: Buffer): unknown {
  try {
    return deserialize(body);
  } catch {
    throw new NotUnderstood("what came is no message");
  }
}
