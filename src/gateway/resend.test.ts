import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, type Dispatcher } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sendAgainIfLost } from "./resend.ts";

describe("a request whose kept connection is lost", () => {
  let server: Server;
  let agent: Agent;
  /** What came in, by connection. */
  let requests: string[][];
  /** A connection is closed, without a word, at its request of this number. */
  let closedAt: (connection: number) => number;

  beforeEach(async () => {
    requests = [];
    closedAt = (connection) => (connection === 0 ? 2 : 100);
    const connections = new Map<unknown, number>();
    server = createServer((request, response) => {
      const connection = connections.get(request.socket) ?? 0;
      const said = requests[connection] ?? [];
      requests[connection] = said;
      said.push(`${request.method} ${request.url}`);
      if (said.length >= closedAt(connection)) request.socket.destroy();
      else response.end(`answer ${said.length} of connection ${connection}`);
    });
    server.on("connection", (socket) => connections.set(socket, connections.size));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    agent = new Agent({ connections: 1 });
  });
  afterEach(async () => {
    await agent.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const send = async (method: Dispatcher.HttpMethod, path: string, body: string | null = null) => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { signal } = new AbortController();
    const answer = await sendAgainIfLost({ method, hasBody: body !== null, signal }, () =>
      agent.request({ origin, path, method, body, signal }),
    );
    return answer.body.text();
  };

  it("is sent once more where it changes nothing", async () => {
    expect(await send("GET", "/first")).toBe("answer 1 of connection 0");
    expect(await send("GET", "/second")).toBe("answer 1 of connection 1");
    expect(requests).toEqual([["GET /first", "GET /second"], ["GET /second"]]);
  });

  it.each([
    ["POST", "a body"],
    ["POST", null],
    ["DELETE", null],
    ["GET", "a body"],
  ] as const)("is not sent again where that could do something twice (%s, %s)", async (method, body) => {
    await send("GET", "/first");
    await expect(send(method, "/second", body)).rejects.toThrow();
    expect(requests).toEqual([["GET /first", `${method} /second`]]);
  });

  it("is given up after the second time", async () => {
    closedAt = (connection) => (connection === 0 ? 2 : 1);
    await send("GET", "/first");
    await expect(send("GET", "/second")).rejects.toThrow();
    expect(requests.flat()).toEqual(["GET /first", "GET /second", "GET /second"]);
  });

  it("is not sent again to an app that is not there", async () => {
    let sent = 0;
    const { signal } = new AbortController();
    const refused = sendAgainIfLost({ method: "GET", hasBody: false, signal }, () => {
      sent += 1;
      return Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
    });
    await expect(refused).rejects.toThrow("refused");
    expect(sent).toBe(1);
  });

  it("is not sent again for somebody who has gone", async () => {
    let sent = 0;
    const gone = new AbortController();
    const lost = sendAgainIfLost({ method: "GET", hasBody: false, signal: gone.signal }, () => {
      sent += 1;
      gone.abort();
      return Promise.reject(Object.assign(new Error("lost"), { code: "ECONNRESET" }));
    });
    await expect(lost).rejects.toThrow("lost");
    expect(sent).toBe(1);
  });
});
