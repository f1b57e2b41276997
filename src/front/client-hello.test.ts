import { once } from "node:events";
import { createServer } from "node:net";
import { connect, type SecureVersion } from "node:tls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readClientHello } from "./index.ts";

/** The first bytes that a real TLS client sends. */
async function helloOf(servername: string | undefined, version: SecureVersion): Promise<Buffer> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const client = connect({
    host: "127.0.0.1",
    port,
    minVersion: version,
    maxVersion: version,
    ...(servername ? { servername } : {}),
  });
  client.on("error", () => {});
  const [socket] = await once(server, "connection");
  const [bytes] = (await once(socket, "data")) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return bytes;
}

describe("the server name of a ClientHello", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)("is read from a real client's (%s)", async (version) => {
    expect(readClientHello(await helloOf("Device.Example", version))).toEqual({
      state: "complete",
      serverName: "device.example",
    });
    expect(readClientHello(await helloOf(undefined, version))).toEqual({ state: "complete", serverName: null });
  });

  it("asks for more until all is there, wherever the bytes are cut", async () => {
    const hello = await helloOf("device.example", "TLSv1.3");
    for (let length = 0; length < hello.length; length++)
      expect(readClientHello(hello.subarray(0, length)).state).toBe("incomplete");
  });

  it("is read across records", async () => {
    const hello = await helloOf("device.example", "TLSv1.3");
    const message = hello.subarray(5);
    const record = (part: Buffer) =>
      Buffer.concat([Buffer.from([0x16, 3, 1, part.length >> 8, part.length & 255]), part]);
    const split = Buffer.concat([record(message.subarray(0, 10)), record(message.subarray(10))]);
    expect(readClientHello(split)).toEqual({ state: "complete", serverName: "device.example" });
  });

  it("is not found in what is no TLS, and never throws", async () => {
    expect(readClientHello(Buffer.from("GET / HTTP/1.1\r\n")).state).toBe("not-tls");
    const hello = await helloOf("device.example", "TLSv1.3");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        readClientHello(Buffer.from(bytes));
        readClientHello(Buffer.concat([Buffer.from([0x16, 3, 1]), Buffer.from(bytes)]));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.nat(hello.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const bent = Buffer.from(hello);
        bent[at] = value;
        readClientHello(bent);
      }),
      { numRuns: 2000 },
    );
  });

  it("is not looked for in a hello that is cut into many small records, nor in a huge one", () => {
    const pieces = (count: number, bytes: number[]) =>
      Buffer.concat(Array.from({ length: count }, (_, at) => Buffer.from([0x16, 3, 1, 0, 1, bytes[at] ?? 0])));
    expect(readClientHello(pieces(2000, [1, 0, 0x20, 0]))).toEqual({ state: "not-tls" });
    expect(readClientHello(Buffer.from([0x16, 3, 1, 0, 4, 1, 0xff, 0, 0]))).toEqual({ state: "not-tls" });
  });
});
