import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProbeRow } from "../../../bundle/artifacts.ts";
import type { Network } from "../../../collector/host/network.ts";
import { type ProbeOptions, type ProbesDocument, probeNetwork, toClock } from "../../../collector/probes/index.ts";
import { analyzeScenario } from "../../scenarios/expectations.ts";
import { FAULTS, type Fault, Lab, PROXY, soundProxy } from "./lab.ts";

const OPTIONS: ProbeOptions = {
  cloud: "public",
  learned: ["ssprdedicatedsbprodncu", "ssprdedicatedsbprodscu"].map((name) => ({
    host: `${name}.servicebus.windows.net`,
    endpoint: null,
  })),
  connected: [],
  proxy: null,
  identity: "CONTOSO\\admin",
  domains: [],
  holdOpenMs: null,
  limitsMs: { name: 1_500, tcp: 1_500, proxy: 1_500, tls: 1_500, http: 1_500, "hold-open": 1_000 },
};

const NEVER = new AbortController().signal;
const nameless = (): never => {
  throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
};

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open();
});
afterAll(() => lab.close());

async function probe(fault: Fault, changes: Partial<ProbeOptions> = {}): Promise<ProbesDocument> {
  const proxy = fault.proxy ? PROXY : null;
  return probeNetwork({ ...OPTIONS, proxy, ...changes }, await lab.network(fault), { signal: NEVER });
}

/** An outage with these probes in the bundle. */
async function judge(network: ProbesDocument) {
  const scenario = {
    title: "a fault of the lab",
    now: "2026-10-12T09:00:00Z",
    artifacts: { network, clock: toClock(network) ?? { offsetMs: null, reference: null, measuredUtc: null } },
    timeline: [
      { from: "-14h", to: "-4h", heartbeats: true },
      { from: "-3h55m", every: "15m", event: [32002, 31034] },
    ],
  };
  return (await analyzeScenario(JSON.stringify(scenario), "lab")).current;
}

const [RELAY] = OPTIONS.learned?.map(({ host }) => host) ?? [];
const ofRelay = (rows: readonly ProbeRow[]): ProbeRow[] =>
  rows.filter(({ host, port }) => host === RELAY && port === 443);

interface Expected {
  readonly stage: ProbeRow["stage"];
  readonly code: string;
  readonly finding: readonly [ruleId: string, finding: string];
  readonly holdOpenMs?: number;
}
const EXPECTED: Readonly<Record<Exclude<keyof typeof FAULTS, "clock-off">, Expected>> = {
  nxdomain: { stage: "name", code: "nxdomain", finding: ["network-blocked", "unresolved"] },
  "wrong-address": { stage: "name", code: "wrong-address", finding: ["network-blocked", "misresolved"] },
  refused: { stage: "tcp", code: "refused", finding: ["network-blocked", "unreachable"] },
  "black-hole": { stage: "tcp", code: "timeout", finding: ["network-blocked", "unreachable"] },
  "silent-after-connect": { stage: "tls", code: "timeout", finding: ["network-blocked", "handshake-failed"] },
  "reset-after-hello": { stage: "tls", code: "reset", finding: ["network-blocked", "handshake-failed"] },
  "idle-reset": {
    stage: "hold-open",
    code: "idle-reset",
    finding: ["network-blocked", "cut-when-idle"],
    holdOpenMs: 1_500,
  },
  "idle-silent": {
    stage: "hold-open",
    code: "idle-silent",
    finding: ["network-blocked", "cut-when-idle"],
    holdOpenMs: 1_500,
  },
  "proxy-407-basic": { stage: "proxy", code: "proxy-407", finding: ["proxy-authentication", "asked-password"] },
  "proxy-407-ntlm": { stage: "proxy", code: "proxy-407", finding: ["proxy-authentication", "asked-integrated"] },
  "proxy-407-negotiate": { stage: "proxy", code: "proxy-407", finding: ["proxy-authentication", "asked-integrated"] },
  "proxy-403": { stage: "proxy", code: "proxy-403", finding: ["proxy-refusal", "refused"] },
  "intercepted-trusted": { stage: "tls", code: "intercepted", finding: ["tls-interception", "intercepted"] },
  "intercepted-untrusted": { stage: "tls", code: "untrusted-root", finding: ["tls-interception", "untrusted-root"] },
  expired: { stage: "tls", code: "expired", finding: ["tls-interception", "unsound-certificate"] },
  "not-yet-valid": { stage: "tls", code: "not-yet-valid", finding: ["tls-interception", "unsound-certificate"] },
  "wrong-name": { stage: "tls", code: "wrong-name", finding: ["tls-interception", "unsound-certificate"] },
  "missing-intermediate": {
    stage: "tls",
    code: "missing-intermediate",
    finding: ["tls-interception", "unsound-certificate"],
  },
  "tls-1.0-only": { stage: "tls", code: "obsolete-tls", finding: ["network-blocked", "handshake-failed"] },
  "block-page": { stage: "http", code: "http-503", finding: ["network-blocked", "no-answer"] },
};

describe("a fault in the network is named, and the advice follows", () => {
  it.each(Object.entries(EXPECTED))("%s", async (name, { stage, code, finding, holdOpenMs = null }) => {
    const network = await probe(FAULTS[name as keyof typeof EXPECTED], { holdOpenMs });
    const [failed, ...more] = ofRelay(network.rows).filter(({ outcome }) => outcome === "failed");
    expect(failed).toMatchObject({ stage, code });
    // One failure is named once, but for an address that is blamed for what came of it.
    expect(more.length).toBe(code === "wrong-address" ? 1 : 0);

    const report = await judge(network);
    expect(report.findings.map((one) => [one.ruleId, one.finding])).toContainEqual(finding);
    expect(report.recommendation).toMatchObject({ kind: "next-step", step: "network" });
  });

  it("clock-off", async () => {
    const network = await probe(FAULTS["clock-off"]);
    expect(toClock(network)?.offsetMs).toBeGreaterThan(10 * 60_000);
    const report = await judge(network);
    expect(report.findings).toContainEqual(expect.objectContaining({ ruleId: "clock-skew", finding: "skewed" }));
    expect(report.recommendation.kind).toBe("off-ladder");
  });
});

describe("a sound way", () => {
  it("is seen as such, stage by stage, and clears the check", async () => {
    const network = await probe({}, { holdOpenMs: 200 });
    expect(ofRelay(network.rows).map(({ stage, outcome, code }) => [stage, outcome, code])).toEqual([
      ["name", "ok", null],
      ["tcp", "ok", null],
      ["tls", "ok", "tls-1.3"],
      ["http", "ok", "http-401"],
      ["hold-open", "ok", "idle-kept"],
    ]);
    const tls = ofRelay(network.rows).find(({ stage }) => stage === "tls");
    expect(tls?.peer).toMatchObject({ trustedByBundledRoots: true, trustedBySystemRoots: true });
    expect(tls?.peer?.chain.map(({ issuer }) => issuer)).toEqual([
      "CN=Public Intermediate",
      "CN=Public Root",
      "CN=Public Root",
    ]);
    const report = await judge(network);
    expect(report.recommendation).not.toMatchObject({ step: "network" });
  });

  it("leads through a proxy, which resolves the names that this server cannot", async () => {
    const network = (led: Network): Partial<Network> => ({
      lookup: async (host) => (host === PROXY.host ? led.lookup(host, { timeoutMs: 1, signal: NEVER }) : nameless()),
      // The proxy is the only way out.
      connect: (address, port, limit) => led.connect(address, port === PROXY.port ? port : 1, limit),
    });
    const { rows } = await probe({ proxy: soundProxy, network });
    expect(rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(ofRelay(rows).map(({ stage, outcome, code }) => [stage, outcome, code])).toEqual([
      ["name", "skipped", "nxdomain"],
      ["tcp", "ok", null],
      ["proxy", "ok", null],
      ["tls", "ok", "tls-1.3"],
      ["http", "ok", "http-401"],
    ]);
  });

  it("keeps the schemes of a proxy apart from their parameters", async () => {
    const { rows, proxyUsed } = await probe(FAULTS["proxy-407-basic"]);
    expect(proxyUsed).toBe("proxy.contoso.com:8080");
    expect(ofRelay(rows).find(({ stage }) => stage === "proxy")?.proxySchemes).toEqual(["Basic"]);
  });

  it("says so where this computer's store cannot be read", async () => {
    const { rows } = await probe({ network: () => ({ hasSystemRoots: false }) });
    const tls = ofRelay(rows).find(({ stage }) => stage === "tls");
    expect(tls).toMatchObject({ outcome: "ok", detail: expect.stringContaining("bundled roots only") });
    expect(tls?.peer?.trustedBySystemRoots).toBeNull();
  });
});
