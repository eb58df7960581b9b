import { expect, test } from "vitest";
import { APPLICATION_LOG_PATH, JSON_ARTIFACTS, type NetworkProbes } from "../../bundle/artifacts.ts";
import type { SourceInput } from "../../bundle/write.ts";
import type { Source } from "../../collector/source.ts";
import { clock } from "../../collector/sources/clock.ts";
import { network } from "../../collector/sources/network.ts";
import { takeAll } from "../../collector/take-all.ts";
import { heartbeatLog } from "./heartbeat-log.ts";
import { type Answer, OPTIONS, type Recording, recordingHost } from "./recording-host.ts";

const never = new AbortController().signal;

/** What the sources before it would have left. */
const left = (id: string, path: string, content: Uint8Array | object): Source => ({
  id,
  group: "host",
  says: "Was read before.",
  touches: () => [],
  cites: [],
  timeoutMs: 1000,
  limitBytes: 1000,
  take: async () => ({
    files: new Map([[path, content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content))]]),
  }),
});
const none = (id: string): Source => ({ ...left(id, "", {}), take: async () => ({ files: new Map() }) });

const NO_PROXY = {
  machineConfig: null,
  serviceConfig: null,
  winHttp: null,
  serviceAccount: null,
  collectingUser: null,
};

async function run(host: Recording, before: readonly Source[], stop = never) {
  let probes: NetworkProbes | undefined;
  const rows: SourceInput[] = [];
  const results = await takeAll([...before, network, clock], host, OPTIONS, stop, { onEnd: (row) => rows.push(row) });
  for (const { files } of results) {
    const bytes = files.get(JSON_ARTIFACTS.network.path);
    if (bytes !== undefined) probes = JSON_ARTIFACTS.network.schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  }
  return { probes, row: (id: string) => rows.find((one) => one.id === id) };
}

const instance =
  (data: string): ((args: readonly string[]) => Answer | undefined) =>
  ([verb, , , value]) =>
    verb === "query" && value === "AzureInstance"
      ? { exitCode: 0, stdout: `k\r\n    AzureInstance    REG_DWORD    ${data}\r\n` }
      : { exitCode: 1 };
const hostsOf = (probes: NetworkProbes | undefined) => [...new Set(probes?.rows.map(({ host }) => host))];

test("the relays are those that the server's own events name, by the proxy that the service goes by", async () => {
  const config = { proxyAddress: "http://proxy.corp.example:3128" };
  const { probes, row } = await run(
    recordingHost(() => ({ exitCode: 1 })),
    [
      left("application-log", APPLICATION_LOG_PATH, await heartbeatLog()),
      left("proxy", JSON_ARTIFACTS.proxy.path, { ...NO_PROXY, machineConfig: config }),
    ],
  );
  expect(row("network")).toMatchObject({ outcome: "collected" });
  expect(probes).toMatchObject({ identity: "CONTOSO\\admin", proxyUsed: "proxy.corp.example:3128" });
  expect(hostsOf(probes)).toEqual(
    expect.arrayContaining(["ssprdedicatedsbprodncu.servicebus.windows.net", "passwordreset.microsoftonline.com"]),
  );
});

test.each([
  ["public", instance("0x0"), "login.microsoftonline.com"],
  ["usgov", instance("0x4"), "login.microsoftonline.us"],
  ["public, where nobody says", () => ({ exitCode: 5 }), "login.microsoftonline.com"],
])("without events the registry tells the cloud: %s", async (_, answer, host) => {
  const { probes } = await run(recordingHost(answer), [none("application-log"), none("proxy")]);
  expect(hostsOf(probes)).toContain(host);
  expect(probes?.proxyUsed).toBeNull();
});

test("a log that is none, and a run that is ended, cost their part and no more", async () => {
  const before = [left("application-log", APPLICATION_LOG_PATH, Buffer.from("rubbish")), none("proxy")];
  expect(
    (
      await run(
        recordingHost(() => undefined),
        before,
      )
    ).row("network"),
  ).toMatchObject({ outcome: "collected" });
  const stop = new AbortController();
  const host = recordingHost(() => undefined);
  const slow: Recording = {
    ...host,
    network: () => ({
      ...host.network(),
      // The first target's names are known; then everything hangs until the end of the run.
      connect: (_address, _port, { signal }) => {
        setImmediate(() => stop.abort("interrupted"));
        return new Promise((_done, fail) => signal.addEventListener("abort", () => fail(new Error("CANCELLED"))));
      },
    }),
  };
  const { row, probes } = await run(slow, before, stop.signal);
  expect(row("network")).toMatchObject({ outcome: "truncated", code: "stopped" });
  expect(probes?.rows.length).toBeGreaterThan(0);
});

const connectorsOf = (...rows: readonly (readonly [name: string, type: string])[]): object => ({
  connectors: rows.map(([name, type]) => ({ name, type })),
});
const asksDomain: (args: readonly string[]) => Answer | undefined = ([verb, , , value]) =>
  verb === "query" && value === "Domain"
    ? { exitCode: 0, stdout: "k\r\n    Domain    REG_SZ    corp.example\r\n" }
    : { exitCode: 1 };
const RECORD = "_ldap._tcp.dc._msdcs.";
const controllersOf = (probes: NetworkProbes | undefined) =>
  (probes?.rows ?? []).filter(({ purpose }) => purpose === "domain-controller").map(({ host }) => host);

test("the forests of the connectors are tried as well, each once, though the connectors are known later", async () => {
  let end: () => void = () => {};
  const late: Source = {
    ...left("connectors", JSON_ARTIFACTS.connectors.path, {}),
    take: async () => {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      const rows = connectorsOf(
        ["corp.example", "AD"],
        ["other.example", "AD"],
        ["x - AAD", "Extensible2"],
        ["a;b", "AD"],
      );
      return { files: new Map([[JSON_ARTIFACTS.connectors.path, Buffer.from(JSON.stringify(rows))]]) };
    },
  };
  const host = recordingHost(asksDomain);
  const calm = host.network();
  const asked: string[] = [];
  const watching: Recording = {
    ...host,
    network: () => ({
      ...calm,
      resolveService: async (name, options) => {
        asked.push(name);
        setImmediate(end);
        return calm.resolveService(name, options);
      },
    }),
  };
  const { probes, row } = await run(watching, [none("application-log"), none("proxy"), late]);
  expect(row("network")).toMatchObject({ outcome: "collected" });
  expect(asked).toEqual([`${RECORD}corp.example`, `${RECORD}other.example`]);
  expect(controllersOf(probes)).toContain(`${RECORD}other.example`);
  expect(probes?.rows.filter(({ host: name }) => name === "login.microsoftonline.com").length).toBeLessThanOrEqual(5);
});

test("a run that is ended does not wait for the connectors", async () => {
  const stop = new AbortController();
  const hanging: Source = { ...left("connectors", "x", {}), take: () => new Promise<never>(() => {}), timeoutMs: 300 };
  const host = recordingHost(() => ({ exitCode: 1 }));
  setTimeout(() => stop.abort("interrupted"), 100);
  const { row, probes } = await run(host, [none("application-log"), none("proxy"), hanging], stop.signal);
  expect(row("network")).toMatchObject({ outcome: "truncated", code: "stopped" });
  expect(probes?.rows.length).toBeGreaterThan(0);
});

test("the clock comes from the quickest answer; without any probe there is nothing to go by", async () => {
  const probe = (host: string, elapsedMs: number, clockOffsetMs?: number) => ({
    host,
    port: 443,
    purpose: "sign-in",
    stage: "http",
    outcome: "ok",
    elapsedMs,
    atUtc: "2024-05-01T00:00:00Z",
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
  });
  const rows = [probe("a.example", 90, 400_000), probe("b.example", 20, 301_000), probe("c.example", 1)];
  const [, result] = await takeAll(
    [left("network", JSON_ARTIFACTS.network.path, { rows }), clock],
    recordingHost(() => undefined),
    OPTIONS,
    never,
    {},
  );
  expect(JSON.parse(Buffer.from(result?.files.get(JSON_ARTIFACTS.clock.path) ?? []).toString())).toMatchObject({
    offsetMs: 301_000,
    reference: "b.example",
  });
  const [, without] = await takeAll(
    [none("network"), clock],
    recordingHost(() => undefined),
    OPTIONS,
    never,
    {},
  );
  expect(without?.row).toMatchObject({ outcome: "skipped", code: "nothing-to-go-by" });
});
