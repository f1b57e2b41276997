import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureContosoCertificates, issueServerCertificate } from "../../demo/authority/index.ts";
import { Front, type FrontPorts } from "./index.ts";

const HEADER = "PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n";
const LOCAL = Buffer.from("0d0a0d0a000d0a515549540a20000000", "hex");

let folder = "";
let port = 0;
let front: Front;
let trusting = true;
let pair: { cert: string; key: string };

const answer = (request: IncomingMessage, response: { end(text: string): void }) =>
  response.end(`peer=${front.peerOf(request)}`);
const PORTS: FrontPorts = {
  isDeviceHost: (name) => name === "device.test",
  onDevice: answer,
  onRequest: answer,
  onUpgrade: (_request, socket) => socket.destroy(),
  speaksProxyProtocol: () => trusting,
};

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-front-"));
  const { serverAuthority } = await ensureContosoCertificates(folder, { crlUrl: "http://localhost:1/x.crl" });
  const { certPem, keyPem } = await issueServerCertificate(serverAuthority, ["app.test", "device.test"]);
  pair = { cert: certPem, key: keyPem };
  front = new Front(PORTS);
  front.setCertificate(pair);
  front.setDeviceCertificate(pair, []);
  port = await freePort();
  await front.listen(port);
});
afterAll(async () => {
  await front.close(0);
  rmSync(folder, { recursive: true });
});

/** What the request was answered with, or "closed"; `parts` are sent one after the other before the handshake. */
async function ask(parts: readonly (string | Buffer)[], servername = "app.test"): Promise<string> {
  const socket: Socket = connectTcp(port, "127.0.0.1");
  const closed = new Promise<string>((resolve) => {
    socket.on("error", () => {});
    socket.on("close", () => setTimeout(() => resolve("closed"), 50));
  });
  socket.setNoDelay(true);
  for (const part of parts) {
    socket.write(part);
    await new Promise((next) => setTimeout(next, 15));
  }
  return socket.destroyed ? closed : Promise.race([closed, request(socket, servername)]);
}

const request = (socket: Socket, servername: string) =>
  new Promise<string>((resolve) => {
    const tls = connectTls({ socket, servername, rejectUnauthorized: false }, () => {
      tls.write(`GET / HTTP/1.1\r\nhost: ${servername}\r\nconnection: close\r\n\r\n`);
    });
    let text = "";
    tls.on("data", (chunk) => {
      text += chunk;
    });
    tls.on("error", () => resolve("closed"));
    tls.on("close", () => resolve(/peer=(\S+)/.exec(text)?.[1] ?? "closed"));
  });

describe("the listening socket", () => {
  it("takes the client's address from the proxy's header", async () => {
    trusting = true;
    expect(await ask([HEADER])).toBe("203.0.113.7");
    expect(await ask([HEADER], "device.test")).toBe("203.0.113.7");
    expect(await ask([HEADER.slice(0, 3), HEADER.slice(3, 20), HEADER.slice(20)])).toBe("203.0.113.7");
  });

  it("does not mistake the proxy for a client that the proxy cannot name", async () => {
    trusting = true;
    expect(await ask(["PROXY UNKNOWN\r\n"])).toBe("null");
    expect(await ask([LOCAL])).toMatch(/127\.0\.0\.1$/);
  });

  it("closes the connection of a proxy that does not say whose it is, or says nonsense", async () => {
    trusting = true;
    expect(await ask([])).toBe("closed");
    expect(await ask(["PROXY TCP4 nonsense\r\n"])).toBe("closed");
    expect(await ask([`PROXY TCP4 ${"1".repeat(150)}`])).toBe("closed");
  });

  it("accepts no such header from anyone else", async () => {
    trusting = false;
    expect(await ask([HEADER])).toBe("closed");
    expect(await ask([LOCAL])).toBe("closed");
    expect(await ask([])).toMatch(/127\.0\.0\.1$/);
    expect(await ask([], "device.test")).toMatch(/127\.0\.0\.1$/);
  });

  it("accepts one header, not two", async () => {
    trusting = true;
    expect(await ask([HEADER + HEADER])).toBe("closed");
  });

  it.each([
    ["in the middle of the handshake", false],
    ["in the middle of its headers", true],
  ])("cuts a client that stops %s", async (_where, handshake) => {
    const impatient = new Front(
      { ...PORTS, speaksProxyProtocol: () => false },
      { handshake: handshake ? 5000 : 200, headers: 200 },
    );
    impatient.setCertificate(pair);
    impatient.setDeviceCertificate(pair, []);
    const own = await freePort();
    await impatient.listen(own);
    const socket = connectTcp(own, "127.0.0.1");
    socket.on("error", () => {});
    const closed = new Promise<string>((resolve) => socket.on("close", () => resolve("cut")));
    if (handshake) {
      const tls = connectTls({ socket, servername: "app.test", rejectUnauthorized: false }, () => {
        tls.write("GET / HTTP/1.1\r\nhost: app.test\r\nx-slow: ");
      });
      tls.on("error", () => {});
      tls.resume();
    } else socket.resume().write(await firstFlight());
    const late = new Promise((resolve) => setTimeout(resolve, 3000, "still open"));
    expect(await Promise.race([closed, late])).toBe("cut");
    await impatient.close(0);
  });
});

/** What a client sends first, and nothing after it. */
async function firstFlight(): Promise<Buffer> {
  const server = createServer();
  const hello = new Promise<Buffer>((resolve) => server.once("connection", (socket) => socket.once("data", resolve)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connectTls({
    port: (server.address() as AddressInfo).port,
    host: "127.0.0.1",
    servername: "app.test",
  });
  client.on("error", () => {});
  const bytes = await hello;
  client.destroy();
  server.close();
  return bytes;
}
