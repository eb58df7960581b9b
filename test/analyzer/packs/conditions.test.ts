import { describe, expect, it } from "vitest";
import { evaluateRule } from "../../../analyzer/evaluate.ts";
import type { Evidence } from "../../../analyzer/evidence.ts";
import { makeEvidence } from "../../../analyzer/packs/example-evidence.ts";
import { runExamples } from "../../../analyzer/packs/run-examples.ts";
import { buildViews } from "../../../analyzer/views.ts";
import type { ArtifactName } from "../../../bundle/artifacts.ts";
import { load, packOf } from "./packs.ts";

type Given = Readonly<Record<string, unknown>>;

const SSPR = "PasswordResetService";
const HEARTBEAT = { provider: SSPR, id: 31019, data: ["HeartBeat for Namespace: ssprdedicatedsbprodncu"] };
const failure = (ago: string, more: Given = {}): Given => ({
  ago,
  provider: SSPR,
  id: 31034,
  data: ["timed out"],
  ...more,
});
const probe = (stage: string, outcome: string, code: string | null = null): Given => ({
  network: {
    rows: [{ host: "relay1.servicebus.windows.net", port: 443, purpose: "relay", stage, outcome, code }],
  },
});
const always = { version: { from: "1.0.0.0" } };
const known = { version: "2.5.190.0" };

/** Verdict, and what comes with it, of a rule of this condition on an example like this. */
function judge(when: Given, example: Given, finding = "Seen.", change = (evidence: Evidence): Evidence => evidence) {
  const pack = load(packOf({ when, finding, examples: [{ title: "x", expect: { verdict: "pass" }, ...example }] }));
  const [one] = pack.rules;
  const [text] = one?.examples ?? [];
  if (!one || !text) throw new Error("no rule");
  const evidence = change(makeEvidence(text));
  return evaluateRule(one.rule, evidence, buildViews(evidence, text.now));
}
const verdictOf = (...input: Parameters<typeof judge>): string => judge(...input).kind;

const partial =
  (name: ArtifactName) =>
  (evidence: Evidence): Evidence => {
    const state = evidence.artifacts[name];
    if (state.state !== "present") throw new Error(`${name} is not there`);
    const gaps = [{ code: "truncated", detail: null }] as const;
    return { ...evidence, artifacts: { ...evidence.artifacts, [name]: { ...state, state: "partial", gaps } } };
  };

describe("event", () => {
  const of = (more: Given): Given => ({ event: { provider: SSPR, ...more } });
  const two = { events: [failure("3h", { data: ["edge-fw.contoso.com timed out hr=80230619"] }), failure("1h")] };
  it.each([
    ["any record of the source", of({}), two, "fail"],
    ["its id", of({ id: 31034 }), two, "fail"],
    ["one of several ids", of({ id: [1, 31034] }), two, "fail"],
    ["another id", of({ id: 31044 }), two, "pass"],
    ["a token, whatever its case", of({ token: "EDGE-FW.contoso" }), two, "fail"],
    ["one of several tokens", of({ token: ["nothing", "edge-fw"] }), two, "fail"],
    ["a token that is not there", of({ token: "edge.fw" }), two, "pass"],
    ["a form of the whole text", of({ like: "edge-fw*hr=*" }), two, "fail"],
    ["a form of a part only", of({ like: "edge-fw" }), two, "pass"],
    ["a code as a number", of({ code: 0x80230619 }), two, "fail"],
    ["a code as text", of({ code: "0x80230619" }), two, "fail"],
    ["another code", of({ code: ["0x80230402"] }), two, "pass"],
    ["all of them in one record", of({ code: "0x80230619", token: "edge-fw", id: 31034 }), two, "fail"],
    ["not spread over two", of({ code: "0x80230619", like: "timed out" }), two, "pass"],
    ["enough of them", of({ count: 2 }), two, "fail"],
    ["too few", of({ count: 3 }), two, "pass"],
    ["enough in the span", of({ count: 2, within: "2h" }), two, "fail"],
    ["too few in the span", of({ count: 2, within: "119m" }), two, "pass"],
    ["since a duration", of({ count: 1, since: "2h" }), two, "fail"],
    ["older than that", of({ count: 2, since: "2h" }), two, "pass"],
    ["since the onset", of({ since: "onset", count: 2 }), two, "fail"],
    ["since life, with none", of({ since: "life", count: 2 }), two, "fail"],
    [
      "since life, before it",
      of({ id: 31034, since: "life" }),
      { events: [failure("3h"), { ...HEARTBEAT, ago: "1h" }] },
      "pass",
    ],
    [
      "since life, after it",
      of({ id: 31034, since: "life" }),
      { events: [failure("1h"), { ...HEARTBEAT, ago: "3h" }] },
      "fail",
    ],
    [
      "since success, before it",
      of({ id: 31034, since: "success" }),
      { events: [failure("3h"), { ago: "1h", provider: SSPR, id: 31002 }] },
      "pass",
    ],
    [
      "since the onset, with no trouble",
      of({ id: 31019, since: "onset" }),
      { events: [{ ...HEARTBEAT, ago: "12m", times: 3 }] },
      "pass",
    ],
    ["no log", of({}), {}, "inconclusive"],
    ["the source left out", of({}), { events: [], "without-providers": [SSPR] }, "inconclusive"],
    ["an empty log", of({}), { events: [] }, "pass"],
    [
      "named data",
      { event: { provider: "Service Control Manager", datum: { param1: "*ad sync" } } },
      {
        events: [
          {
            ago: "1h",
            provider: "Service Control Manager",
            id: 7036,
            data: { param1: "Microsoft Azure AD Sync", param2: "stopped" },
          },
        ],
      },
      "fail",
    ],
    [
      "named data of another name",
      { event: { provider: "Service Control Manager", datum: { param2: "*ad sync" } } },
      {
        events: [
          { ago: "1h", provider: "Service Control Manager", id: 7036, data: { param1: "Microsoft Azure AD Sync" } },
        ],
      },
      "pass",
    ],
  ] as const)("%s: %4$s", (_, when, example, verdict) => expect(verdictOf(when, example)).toBe(verdict));

  it("points at its records, and fills the sentence from them", () => {
    const result = judge(of({ id: 31034 }), two, "{count} {id} {provider} {firstUtc} {lastUtc} {code}");
    expect(result).toMatchObject({
      says: `2 31034 ${SSPR} 2026-10-12T06:00:00.000Z 2026-10-12T08:00:00.000Z not in the text`,
      evidence: [
        { artifact: "writebackEvents", recordId: 2 },
        { artifact: "writebackEvents", recordId: 1 },
      ],
    });
  });

  it("points at the newest ten of many, and counts them all", () => {
    const result = judge(of({ id: 31034 }), { events: [failure("10h", { times: 50 })] }, "{count}");
    expect(result).toMatchObject({ says: "50" });
    expect(result.kind === "fail" && result.evidence.map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: 10 }, (_, i) => 50 - i),
    );
  });

  it("the newest of the densest spans counts", () => {
    const events = [
      failure("20h", { times: 3, every: "1m" }),
      failure("10h", { times: 3, every: "1m" }),
      failure("5h"),
    ];
    expect(judge(of({ count: 3, within: "5m" }), { events }, "{firstUtc}")).toMatchObject({
      says: "2026-10-11T23:00:00.000Z",
    });
  });

  it("a log read in part can show a record, never that there is none", () => {
    const half = partial("writebackEvents");
    expect(verdictOf(of({ id: 31034 }), two, "Seen.", half)).toBe("fail");
    expect(verdictOf(of({ id: 31044 }), two, "Seen.", half)).toBe("inconclusive");
    const absent = { all: [always, { not: of({ id: 31044 }) }] };
    expect(verdictOf(absent, { ...two, ...known })).toBe("fail");
    expect(verdictOf(absent, { ...two, ...known }, "Seen.", half)).toBe("inconclusive");
  });

  it("a log that begins inside the span asked for cannot tell what came before", () => {
    const short = (evidence: Evidence): Evidence => ({
      ...evidence,
      logs: evidence.logs.map((log) => ({ ...log, firstTimeUtc: "2026-10-12T05:00:00.000Z" })),
    });
    expect(verdictOf(of({ id: 31044, since: "3h" }), two, "Seen.", short)).toBe("pass");
    expect(verdictOf(of({ id: 31044, since: "5h" }), two, "Seen.", short)).toBe("inconclusive");
  });
});

describe("probe", () => {
  const of = (more: Given): Given => ({ probe: { target: "relay", ...more } });
  it.each([
    ["failed", of({}), probe("tcp", "failed", "timeout"), "fail"],
    ["at that stage", of({ stage: "tcp" }), probe("tcp", "failed", "timeout"), "fail"],
    ["at another", of({ stage: "tls" }), probe("tcp", "failed", "timeout"), "pass"],
    ["with that code", of({ code: "proxy-4*" }), probe("proxy", "failed", "proxy-407"), "fail"],
    ["with another", of({ code: "proxy-4*" }), probe("tcp", "failed", "timeout"), "pass"],
    ["by the form of the host", of({ target: "*.servicebus.windows.net" }), probe("tcp", "failed"), "fail"],
    ["another host", of({ target: "*.servicebus.chinacloudapi.cn" }), probe("tcp", "failed"), "inconclusive"],
    ["skipped is not probed", of({}), probe("tcp", "skipped"), "inconclusive"],
    ["not failed", of({}), probe("http", "ok"), "pass"],
    ["ok", of({ outcome: "ok", stage: "http" }), probe("http", "ok"), "fail"],
    ["ok, not so far", of({ outcome: "ok", stage: "http" }), probe("tcp", "ok"), "pass"],
    ["not: failed", { not: of({}) }, probe("http", "ok"), "fail"],
  ] as const)("%s: %4$s", (_, when, artifacts, verdict) => expect(verdictOf(when, { artifacts })).toBe(verdict));

  it("without probes nothing can be said", () => expect(verdictOf(of({}), {})).toBe("inconclusive"));
  it("fills the sentence", () =>
    expect(
      judge(of({}), { artifacts: probe("tcp", "failed", "timeout") }, "{hosts} {stage} {probeCode}"),
    ).toMatchObject({
      says: "relay1.servicebus.windows.net tcp timeout",
      evidence: [{ artifact: "network", field: "rows[0]" }],
    }));
});

describe("setting and parameter", () => {
  const of = (artifact: string, field: unknown, more: Given): Given => ({ setting: { of: artifact, field, ...more } });
  const products = { products: { uninstall: [{ displayName: "Agent A" }, { displayName: "Edge Scanner" }] } };
  const environment = { proxy: { environment: { "a.b": "x" } } };
  const parameter = (more: Given): Given => ({ parameter: { name: "Microsoft.Synchronize.StagingMode", ...more } });
  const settings = { globalSettings: { parameters: { "Microsoft.Synchronize.StagingMode": "True" } } };
  it.each([
    [
      "equal",
      of("scheduler", "syncCycleEnabled", { equals: false }),
      { scheduler: { syncCycleEnabled: false } },
      "fail",
    ],
    [
      "not equal",
      of("scheduler", "syncCycleEnabled", { equals: false }),
      { scheduler: { syncCycleEnabled: true } },
      "pass",
    ],
    ["not told", of("scheduler", "syncCycleEnabled", { equals: false }), { scheduler: {} }, "inconclusive"],
    [
      "present",
      of("scheduler", "syncCycleEnabled", { present: true }),
      { scheduler: { syncCycleEnabled: false } },
      "fail",
    ],
    ["not present", of("securityOptions", "restrictRemoteSam", { present: false }), { securityOptions: {} }, "fail"],
    ["no artefact", of("scheduler", "syncCycleEnabled", { equals: false }), {}, "inconclusive"],
    [
      "text, whatever its case",
      of("service", "state", { equals: "running" }),
      { service: { name: "ADSync", state: "Running" } },
      "fail",
    ],
    [
      "a form",
      of("service", "startName", { matches: "CONTOSO\\*" }),
      { service: { name: "ADSync", startName: "contoso\\svc" } },
      "fail",
    ],
    ["a range", of("dotnet", "release", { from: 461808, below: 528040 }), { dotnet: { release: 461814 } }, "fail"],
    [
      "outside the range",
      of("dotnet", "release", { from: 461808, below: 528040 }),
      { dotnet: { release: 528040 } },
      "pass",
    ],
    ["no number", of("dotnet", "release", { below: 528040 }), { dotnet: {} }, "inconclusive"],
    ["any item", of("products", "uninstall[*].displayName", { matches: "edge*" }), products, "fail"],
    ["no item", of("products", "uninstall[*].displayName", { matches: "other*" }), products, "pass"],
    [
      "an empty list",
      of("products", "uninstall[*].displayName", { matches: "*" }),
      { products: { uninstall: [] } },
      "pass",
    ],
    ["not: no item", { not: of("products", "uninstall[*].displayName", { matches: "other*" }) }, products, "fail"],
    ["inside what is not set", of("proxy", "machineConfig.enabled", { equals: true }), { proxy: {} }, "inconclusive"],
    ["a key with dots", of("proxy", ["environment", "a.b"], { equals: "x" }), environment, "fail"],
    ["a key that is not there", of("proxy", ["environment", "c"], { present: false }), environment, "fail"],
    ["a name of the language", of("proxy", ["environment", "constructor"], { present: true }), environment, "pass"],
    ["a parameter", parameter({ equals: "true" }), settings, "fail"],
    ["another value", parameter({ equals: "False" }), settings, "pass"],
    ["a parameter not set", parameter({ equals: "True" }), { globalSettings: { parameters: {} } }, "inconclusive"],
    ["a parameter known to be absent", parameter({ present: false }), { globalSettings: { parameters: {} } }, "fail"],
    ["no settings", parameter({ present: false }), {}, "inconclusive"],
  ] as const)("%s: %4$s", (_, when, artifacts, verdict) => expect(verdictOf(when, { artifacts })).toBe(verdict));

  it("points at the place, and tells the value", () => {
    const when = of("products", "uninstall[*].displayName", { matches: "edge*" });
    expect(judge(when, { artifacts: products }, "{field}: {value}")).toMatchObject({
      says: "products uninstall[*].displayName: Edge Scanner",
      evidence: [{ artifact: "products", field: "uninstall[1].displayName" }],
    });
  });

  it("what was read in part may be set on the server", () => {
    const when = of("securityOptions", "restrictRemoteSam", { present: false });
    const half = partial("securityOptions");
    expect(verdictOf(when, { artifacts: { securityOptions: {} } }, "Seen.", half)).toBe("inconclusive");
  });
});

describe("version and outage", () => {
  it.each([
    [{ version: { from: "2.5.190.0" } }, "fail"],
    [{ version: { below: "2.5.190.0" } }, "pass"],
    [{ version: { from: "2.5.79.0", below: "2.10.0.0" } }, "fail"],
    [{ all: [always, { outage: "down" }] }, "fail"],
    [{ all: [always, { outage: ["healthy", "recovered"] }] }, "pass"],
    [{ all: [always, { not: { outage: "healthy" } }] }, "fail"],
  ])("%j: %s", (when, verdict) =>
    expect(verdictOf(when, { ...known, events: [failure("1h", { times: 3 })] })).toBe(verdict),
  );

  it("unknown is neither", () => {
    expect(verdictOf({ version: { from: "1.0.0.0" } }, {})).toBe("inconclusive");
    expect(verdictOf({ all: [always, { outage: "down" }] }, known)).toBe("inconclusive");
  });
});

describe("all, any and not, of what is met, not met and unknown", () => {
  const dotnet = (release: number): Given => ({ setting: { of: "dotnet", field: "release", equals: release } });
  const met = dotnet(1);
  const unmet = dotnet(2);
  const open = { setting: { of: "tls", field: "values[*].data", equals: 1 } };
  it.each([
    [{ all: [met, met] }, "fail"],
    [{ all: [met, unmet] }, "pass"],
    [{ all: [met, open] }, "inconclusive"],
    [{ all: [unmet, open] }, "pass"],
    [{ any: [met, open] }, "fail"],
    [{ any: [unmet, unmet] }, "pass"],
    [{ any: [unmet, open] }, "inconclusive"],
    [{ not: unmet }, "fail"],
    [{ not: met }, "pass"],
    [{ not: open }, "inconclusive"],
    [{ not: { all: [met, { any: [unmet, { not: met }] }] } }, "fail"],
  ])("%j: %s", (when, verdict) => expect(verdictOf(when, { artifacts: { dotnet: { release: 1 } } })).toBe(verdict));

  it("what would have decided is named as missing, for the command that gets it", () => {
    expect(judge({ all: [met, open] }, { artifacts: { dotnet: { release: 1 } } })).toMatchObject({
      kind: "inconclusive",
      because: "not in the evidence: tls",
      missing: ["tls"],
    });
    expect(judge(open, {})).toMatchObject({ kind: "inconclusive", missing: ["tls"] });
  });
});

describe("an example", () => {
  const pack = (expected: Given) =>
    load(packOf({ when: always, finding: "{version}", examples: [{ title: "x", ...known, expect: expected }] }));
  it.each([
    [{ verdict: "fail" }, []],
    [{ verdict: "fail", says: "2.5.190.0" }, []],
    [{ verdict: "fail", advice: "cannot-tell" }, []],
    [{ verdict: "pass" }, ["expected pass, came out fail (2.5.190.0)"]],
    [{ verdict: "fail", says: "2.5" }, ['expected "2.5", says "2.5.190.0"']],
    [
      { verdict: "fail", advice: "nothing" },
      [expect.stringContaining("expected the advice nothing, came out cannot-tell: ")],
    ],
  ])("%j", (expected, faults) => expect(runExamples(pack(expected)).map((one) => one.faults)).toEqual([faults]));
});
