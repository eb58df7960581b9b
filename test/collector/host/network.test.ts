import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import * as tls from "node:tls";
import { afterAll, describe, expect, it } from "vitest";
import { nodeNetwork } from "../../../collector/host/network.ts";

const SIGNAL = new AbortController().signal;
const LIMIT = { timeoutMs: 2_000, signal: SIGNAL };
const network = nodeNetwork();
const servers: Server[] = [];

const sockets: Socket[] = [];

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  return Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
});

async function serve(act: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    act(socket);
  });
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

describe("the door to sockets", () => {
  it("reads no more of an answer than it was told", async () => {
    const port = await serve((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write("x".repeat(65_536)));
      };
      socket.on("drain", pour);
      pour();
    });
    const connection = await network.connect("127.0.0.1", port, LIMIT);
    await expect(connection.ask("GET", { ...LIMIT, maxBytes: 1_000 })).rejects.toMatchObject({ code: "TOO_LONG" });
    connection.close();
  });

  it("gives up at the deadline though bytes keep coming", async () => {
    const port = await serve((socket) => {
      const drip = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(drip));
    });
    const connection = await network.connect("127.0.0.1", port, LIMIT);
    const asked = connection.ask("GET", { timeoutMs: 200, signal: SIGNAL, maxBytes: 1_000_000 });
    await expect(asked).rejects.toMatchObject({ code: "TIMEOUT" });
    connection.close();
  });

  it("gives up at once when the run is cancelled", async () => {
    const port = await serve(() => {});
    const stop = new AbortController();
    const connection = await network.connect("127.0.0.1", port, LIMIT);
    const asked = connection.ask("GET", { timeoutMs: 30_000, signal: stop.signal, maxBytes: 100 });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("tells an orderly end from an answer", async () => {
    const port = await serve((socket) => socket.end());
    const connection = await network.connect("127.0.0.1", port, LIMIT);
    await expect(connection.ask("GET", { ...LIMIT, maxBytes: 100 })).rejects.toMatchObject({ code: "CLOSED" });
    expect((await connection.rest(1_000, SIGNAL)).end).toBe("closed");
    connection.close();
  });

  it("throws the code of a refusal, and of a name that is none", async () => {
    const port = await serve(() => {});
    await new Promise((done) => servers.pop()?.close(done));
    await expect(network.connect("127.0.0.1", port, LIMIT)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(network.lookup("a..b", LIMIT)).rejects.toHaveProperty("code");
  });

  it("knows this machine's own name, and whether its certificate store can be read", async () => {
    expect(await network.lookup("localhost", LIMIT)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^127\.|^::1$/)]),
    );
    expect(network.hasSystemRoots).toBe("getCACertificates" in tls);
  });
});
