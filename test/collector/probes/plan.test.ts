import { describe, expect, it } from "vitest";
import { JSON_ARTIFACTS } from "../../../bundle/artifacts.ts";
import { type Connection, type Network, NetworkError } from "../../../collector/host/network.ts";
import {
  type Cloud,
  type PlannedProbe,
  type ProbeOptions,
  planProbes,
  probeNetwork,
} from "../../../collector/probes/index.ts";

const OPTIONS: ProbeOptions = {
  cloud: "public",
  learned: [{ host: "tenant-1.servicebus.windows.net", endpoint: "t_1" }],
  connected: ["198.51.100.9:443", "[2001:db8::9]:443"],
  proxy: null,
  identity: null,
  domains: ["contoso.com"],
  holdOpenMs: 10,
};

const PEER = { version: "TLSv1.3", refusal: null, chain: [] };
const CONTROLLERS = ["dc1.contoso.com", "DC2.contoso.com", "dc3.contoso.com", "dc4.contoso.com"];

/** Answers everything well, from memory, and writes down what was asked. */
function recorder(): { network: Network; asked: string[] } {
  const asked: string[] = [];
  const addresses = new Map<string, string>();
  const nameOf = (address: string) => [...addresses].find(([, one]) => one === address)?.[0] ?? address;
  const connection: Connection = {
    ask: async (request) => {
      asked.push(request.split("\r\n")[0] ?? "");
      return request.startsWith("CONNECT")
        ? "HTTP/1.1 200 OK"
        : "HTTP/1.1 401 X\r\nDate: Mon, 12 Oct 2026 09:00:00 GMT";
    },
    startTls: async ({ serverName }) => {
      asked.push(`tls ${serverName}`);
      return PEER;
    },
    rest: async (elapsedMs) => ({ end: "kept", elapsedMs }),
    close: () => {},
  };
  const lookup = async (host: string): Promise<string[]> => {
    asked.push(`name ${host}`);
    if (!addresses.has(host)) addresses.set(host, `203.0.113.${addresses.size + 1}`);
    return [addresses.get(host) ?? ""];
  };
  const network: Network = {
    hasSystemRoots: true,
    now: () => Date.parse("2026-10-12T09:00:00Z"),
    lookup,
    resolve: lookup,
    resolveService: async (name) => {
      asked.push(`srv ${name}`);
      return CONTROLLERS.map((host) => ({ host, port: 389 }));
    },
    connect: async (address, port) => {
      asked.push(`tcp ${nameOf(address)}:${port}`);
      return connection;
    },
  };
  return { network, asked };
}

const run = (options: ProbeOptions, network: Network) =>
  probeNetwork(options, network, { signal: new AbortController().signal });

/** What a plan lets a run touch. */
function isPlanned(asked: string, plan: readonly PlannedProbe[]): boolean {
  const [kind = "", what = ""] = asked.split(" ");
  if (kind === "GET") return true;
  const host = kind === "tcp" || kind === "CONNECT" ? what.slice(0, what.lastIndexOf(":")) : what;
  const port = kind === "tcp" || kind === "CONNECT" ? Number(what.slice(what.lastIndexOf(":") + 1)) : undefined;
  return plan.some((one) => {
    const isHost =
      one.host === host ||
      (one.runtime && one.host.startsWith("*") && host.endsWith(one.host.slice(1))) ||
      (one.purpose === "domain-controller" && CONTROLLERS.some((name) => name.toLowerCase() === host));
    return isHost && (port === undefined || one.port === port);
  });
}

describe("the plan names everything that is contacted", () => {
  const ways: readonly (readonly [string, Partial<ProbeOptions>])[] = [
    ["straight", {}],
    ["by a proxy", { proxy: { host: "proxy.contoso.com", port: 8080 } }],
    ["without anything learnt", { learned: [], connected: [], domains: [] }],
    ["another cloud", { cloud: "china", learned: [] }],
  ];
  it.each(ways)("%s", async (_, changes) => {
    const options = { ...OPTIONS, ...changes };
    const { network, asked } = recorder();
    const document = await run(options, network);
    // As `--plan` knows it: before the events are read.
    const plan = planProbes({ ...options, learned: null, connected: null });
    const exact = planProbes(options);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((one) => !isPlanned(one, plan))).toEqual([]);
    expect(asked.filter((one) => !isPlanned(one, exact))).toEqual([]);
    expect(JSON_ARTIFACTS.network.schema.parse(document)).toEqual(document);
  });

  it("each with its source, and what is learnt later as such", () => {
    const plan = planProbes({ ...OPTIONS, learned: null, connected: null });
    expect(plan.every(({ source }) => source.length > 10)).toBe(true);
    expect(plan.filter(({ runtime }) => runtime).map(({ host }) => host)).toEqual(
      expect.arrayContaining(["*.servicebus.windows.net", "*", "_ldap._tcp.dc._msdcs.contoso.com"]),
    );
  });

  it("holds one connection open, not one for each host", () => {
    const held = (options: ProbeOptions) => planProbes(options).filter(({ stages }) => stages.includes("hold-open"));
    expect(held(OPTIONS).map(({ host }) => host)).toEqual(["tenant-1.servicebus.windows.net"]);
    expect(held({ ...OPTIONS, holdOpenMs: null })).toEqual([]);
  });
});

describe("a log cannot aim the probes", () => {
  it.each([
    "evil.example",
    "servicebus.windows.net",
    "a.b.servicebus.windows.net",
    "x.servicebus.windows.net.evil.example",
    "x.servicebus.chinacloudapi.cn",
    "x\r\nHost: y.servicebus.windows.net",
  ])("at %j", (host) => {
    const plan = planProbes({ ...OPTIONS, learned: [{ host, endpoint: null }] });
    expect(plan.map((one) => one.host)).not.toContain(host.toLowerCase());
  });

  it("nor at more than a dozen hosts", () => {
    const learned = Array.from({ length: 500 }, (_, i) => ({ host: `n${i}.servicebus.windows.net`, endpoint: null }));
    const plan = planProbes({ ...OPTIONS, learned });
    expect(plan.filter(({ purpose }) => purpose === "relay")).toHaveLength(12);
  });
});

describe("domain controllers", () => {
  it("come from the service record; three of them, every port, never by the proxy", async () => {
    const { network } = recorder();
    const { rows } = await run({ ...OPTIONS, proxy: { host: "proxy.contoso.com", port: 8080 } }, network);
    const tried = rows.filter(({ purpose, stage }) => purpose === "domain-controller" && stage === "tcp");
    expect(new Set(tried.map(({ host }) => host))).toEqual(
      new Set(["dc1.contoso.com", "dc2.contoso.com", "dc3.contoso.com"]),
    );
    expect(new Set(tried.map(({ port }) => port))).toEqual(new Set([53, 88, 135, 389, 445, 464, 636, 3268]));
  });
});

describe("a run that is cancelled", () => {
  it("gives what it has, and contacts nothing more", async () => {
    const { network, asked } = recorder();
    const stop = new AbortController();
    const silent: Network = {
      ...network,
      connect: (_, __, { signal }) =>
        new Promise((___, reject) => {
          signal.addEventListener("abort", () => reject(new NetworkError("CANCELLED")));
          stop.abort();
        }),
    };
    const { rows } = await probeNetwork(OPTIONS, silent, { signal: stop.signal });
    expect(asked.some((one) => one.startsWith("tls"))).toBe(false);
    expect(rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  });
});

describe("every cloud", () => {
  it.each<Cloud>(["public", "usgov", "china"])("%s has a relay to look for", (cloud) => {
    expect(planProbes({ ...OPTIONS, cloud, learned: null }).some(({ purpose }) => purpose === "relay")).toBe(true);
  });
});
