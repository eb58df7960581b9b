import { once } from "node:events";
import { createServer as createHttp, type ServerResponse } from "node:http";
import { createServer as createHttps, type ServerOptions } from "node:https";
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from "node:net";
import { type Network, NetworkError, nodeNetwork } from "../../../collector/host/network.ts";
import { makeAuthority, makeCertificate } from "../../support/authority.ts";

/** Plays the cloud, and what can stand in front of it, on loopback. */

/** Outside names get an address of the documentation's own range; the lab leads it to loopback. */
const OUTSIDE = "203.0.113.7";
export const PROXY = { host: "proxy.contoso.com", port: 8080 };

const CLOUD_NAMES = [
  "*.servicebus.windows.net",
  "passwordreset.microsoftonline.com",
  "login.microsoftonline.com",
] as const;

export interface Fault {
  /** The far end on port 443; left out: a sound cloud. */
  readonly cloud?: (lab: Lab) => Promise<Server>;
  readonly proxy?: (lab: Lab) => Promise<Server>;
  readonly network?: (network: Network) => Partial<Network>;
}

type Authorities = Awaited<ReturnType<typeof makeAuthorities>>;

async function makeAuthorities() {
  const publicRoot = await makeAuthority("Public Root");
  return {
    publicRoot,
    intermediate: await makeAuthority("Public Intermediate", publicRoot),
    corporateRoot: await makeAuthority("Contoso Inspection Root"),
    unknownRoot: await makeAuthority("Unknown Root"),
  };
}

export class Lab {
  readonly authorities: Authorities;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(authorities: Authorities) {
    this.authorities = authorities;
  }

  static async open(): Promise<Lab> {
    return new Lab(await makeAuthorities());
  }

  /** The collector's door, led to the lab. */
  async network(fault: Fault): Promise<Network> {
    const cloud = await this.listen(await (fault.cloud ?? soundCloud)(this));
    const proxy = fault.proxy && (await this.listen(await fault.proxy(this)));
    const lists = await this.listen(createHttp((_, response) => response.writeHead(200).end()));
    const { publicRoot, corporateRoot } = this.authorities;
    const node = nodeNetwork({ bundled: [publicRoot.pem], system: [publicRoot.pem, corporateRoot.pem] });
    const ports: Readonly<Record<number, number | undefined>> = { 443: cloud, 80: lists, [PROXY.port]: proxy };
    const led: Network = {
      ...node,
      lookup: async () => [OUTSIDE],
      resolve: async () => [OUTSIDE],
      resolveService: async () => {
        throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
      },
      connect: (_, port, limit) => node.connect("127.0.0.1", ports[port] ?? 1, limit),
    };
    return { ...led, ...fault.network?.(led) };
  }

  async listen(server: Server): Promise<number> {
    this.#servers.push(server);
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
    });
    server.on("tlsClientError", () => {});
    if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((done) => server.close(done))));
  }
}

type Answer = (response: ServerResponse) => void;
/** A relay says 401 to strangers; the other hosts have a page. */
const soundAnswer: Answer = (response) => {
  const isRelay = response.req.headers.host?.includes("servicebus") === true;
  response.writeHead(isRelay ? 401 : 200, { "content-type": "text/xml" }).end();
};

export async function soundCloud(lab: Lab, answer: Answer = soundAnswer, tls: ServerOptions = {}): Promise<Server> {
  const { intermediate } = lab.authorities;
  const { pem, keyPem } = await makeCertificate(CLOUD_NAMES, intermediate);
  return createHttps({ cert: `${pem}\n${intermediate.pem}`, key: keyPem, ...tls }, (_, response) => answer(response));
}

/** Another certificate in the cloud's place. */
async function otherCertificate(
  issuer: Parameters<typeof makeCertificate>[1],
  names: readonly string[] = CLOUD_NAMES,
  validity: Parameters<typeof makeCertificate>[2] = {},
  chain = issuer.pem,
): Promise<Server> {
  const { pem, keyPem } = await makeCertificate(names, issuer, validity);
  return createHttps({ cert: `${pem}\n${chain}`, key: keyPem }, (_, response) => soundAnswer(response));
}

/** A proxy that answers every CONNECT alike. */
const refusingProxy = (head: string) => async (): Promise<Server> =>
  createTcp((socket) => socket.once("data", () => socket.end(`HTTP/1.1 ${head}\r\nContent-Length: 0\r\n\r\n`)));

/** A proxy that opens a tunnel to the lab's cloud, and fetches plain addresses itself. */
export const soundProxy: NonNullable<Fault["proxy"]> = async (lab) => tunnelTo(await lab.listen(await soundCloud(lab)));

/** @param onAsk - Told of the first line of each request. */
function tunnelTo(cloud: number, onAsk: (line: string) => void = () => {}): Server {
  return createTcp((inner) =>
    inner.once("data", (bytes) => {
      const [line = ""] = bytes.toString().split("\r\n");
      onAsk(line);
      if (!/^CONNECT [\w.-]+:443 /.test(line)) return inner.end("HTTP/1.1 200 OK\r\n\r\n");
      const outer = connect(cloud, "127.0.0.1", () => inner.write("HTTP/1.1 200 Connection established\r\n\r\n"));
      outer.on("error", () => {});
      inner.pipe(outer).pipe(inner);
    }),
  );
}

/** A proxy that breaks TLS open, with certificates of the corporate root. */
export async function inspectingProxy(lab: Lab, onAsk: (line: string) => void): Promise<Server> {
  const { corporateRoot } = lab.authorities;
  const { pem, keyPem } = await makeCertificate(CLOUD_NAMES, corporateRoot);
  const cloud = await soundCloud(lab, soundAnswer, { cert: `${pem}\n${corporateRoot.pem}`, key: keyPem });
  return tunnelTo(await lab.listen(cloud), onAsk);
}

const fail = (code: string) => async (): Promise<never> => {
  throw Object.assign(new Error(code), { code });
};

const CLOCK_AHEAD_MS = 11 * 60_000;

/** Longer than any pause between two stages on a busy machine, one hopes; shorter than what the tests hold. */
const IDLE_MS = 700;

/** A firewall in front of a sound cloud that does something to each connection once it lies idle. */
async function idleFirewall(lab: Lab, act: (inner: Socket, outer: Socket) => void): Promise<Server> {
  const cloud = await lab.listen(await soundCloud(lab));
  return createTcp((inner) => {
    const outer = connect(cloud, "127.0.0.1");
    outer.on("error", () => {});
    inner.pipe(outer).pipe(inner);
    inner.on("close", () => outer.destroy());
    inner.setTimeout(IDLE_MS, () => act(inner, outer));
  });
}

export const FAULTS = {
  nxdomain: { network: () => ({ lookup: fail("ENOTFOUND"), resolve: fail("ENOTFOUND") }) },
  "wrong-address": {
    network: (led) => ({
      lookup: async () => ["10.0.0.66"],
      connect: (address, port, limit) => led.connect(address, port === 443 ? 1 : port, limit),
    }),
  },
  refused: {
    network: (led) => ({ connect: (address, port, limit) => led.connect(address, port === 443 ? 1 : port, limit) }),
  },
  "black-hole": {
    network: (led) => ({
      // Loopback drops no packets: here the door itself keeps silent.
      connect: (address, port, limit) =>
        port === 443
          ? new Promise((_, reject) => setTimeout(() => reject(new NetworkError("TIMEOUT")), limit.timeoutMs))
          : led.connect(address, port, limit),
    }),
  },
  "silent-after-connect": { cloud: async () => createTcp(() => {}) },
  "reset-after-hello": {
    cloud: async () => createTcp((socket) => socket.once("data", () => socket.resetAndDestroy())),
  },
  "idle-reset": { cloud: (lab) => idleFirewall(lab, (inner) => inner.resetAndDestroy()) },
  "idle-silent": { cloud: (lab) => idleFirewall(lab, (inner, outer) => inner.unpipe(outer).resume()) },
  "proxy-407-basic": { proxy: refusingProxy('407 X\r\nProxy-Authenticate: Basic realm="a, b"') },
  "proxy-407-ntlm": { proxy: refusingProxy("407 X\r\nProxy-Authenticate: NTLM") },
  "proxy-407-negotiate": { proxy: refusingProxy("407 X\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM") },
  "proxy-403": { proxy: refusingProxy("403 Forbidden") },
  "intercepted-trusted": { cloud: ({ authorities }) => otherCertificate(authorities.corporateRoot) },
  "intercepted-untrusted": { cloud: ({ authorities }) => otherCertificate(authorities.unknownRoot) },
  expired: {
    cloud: ({ authorities }) => otherCertificate(authorities.intermediate, CLOUD_NAMES, { fromDays: -9, toDays: -2 }),
  },
  "not-yet-valid": {
    cloud: ({ authorities }) => otherCertificate(authorities.intermediate, CLOUD_NAMES, { fromDays: 2 }),
  },
  "wrong-name": { cloud: ({ authorities }) => otherCertificate(authorities.intermediate, ["portal.contoso.com"]) },
  "missing-intermediate": {
    cloud: ({ authorities }) => otherCertificate(authorities.intermediate, CLOUD_NAMES, {}, ""),
  },
  "tls-1.0-only": {
    cloud: (lab) =>
      soundCloud(lab, soundAnswer, { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" }),
  },
  "block-page": {
    cloud: (lab) =>
      soundCloud(lab, (response) => response.writeHead(503, { "content-type": "text/html" }).end("<h1>no</h1>")),
  },
  "clock-off": {
    cloud: (lab) =>
      soundCloud(lab, (response) =>
        response.writeHead(401, { date: new Date(Date.now() - CLOCK_AHEAD_MS).toUTCString() }).end(),
      ),
  },
} as const satisfies Record<string, Fault>;
