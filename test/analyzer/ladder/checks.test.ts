import { describe, expect, it } from "vitest";
import type { Finding } from "../../../analyzer/evaluate.ts";
import { judgeCheck, type RungJudgement } from "../../../analyzer/ladder/checks.ts";
import { buildViews } from "../../../analyzer/views.ts";
import type { ArtifactMap } from "../../../bundle/artifacts.ts";
import type { Effect } from "../../../rules/rule.ts";
import { probeRow, probeRows } from "../../support/artifact.ts";
import { event, utcAt } from "../../support/event.ts";
import { evidenceOf } from "../../support/evidence.ts";
import { tlsValues } from "../../support/tls.ts";

/** The three checks in front of the ladder: seen to fail, clear, or not known, each with its evidence. */

type Check = Parameters<typeof judgeCheck>[0];

function judge(check: Check, artifacts: Partial<ArtifactMap>, findings: readonly Finding[] = []): RungJudgement {
  const evidence = evidenceOf(artifacts);
  return judgeCheck(check, evidence, buildViews(evidence, utcAt(3600)), findings);
}

const finding = (effect: Effect, says: string, recordId: number): Finding => ({
  kind: "fail",
  ruleId: "some-rule",
  title: "Some rule",
  finding: "seen",
  says,
  effect,
  data: {},
  evidence: [{ artifact: "writebackEvents", recordId }],
});

const NCU = "ssprdedicatedsbprodncu";
const SCU = "ssprdedicatedsbprodscu";
const fieldsOf = ({ evidence }: RungJudgement): (string | number | undefined)[] =>
  evidence.map(({ field, recordId }) => field ?? recordId);

describe("the network check", () => {
  const ok = (name = NCU) => probeRow("http", null, { host: `${name}.servicebus.windows.net`, outcome: "ok" });
  const web = (change = {}) =>
    probeRow("http", null, {
      host: "passwordreset.microsoftonline.com",
      purpose: "password-reset",
      outcome: "ok",
      ...change,
    });
  const heartbeats = [NCU, SCU].map((name, i) =>
    event({ recordId: i + 1, eventId: 31019, text: `HeartBeat for Namespace: ${name}` }),
  );

  it("is not known where nothing was probed, or no relay", () => {
    expect(judge("network", {})).toMatchObject({ state: "unknown", evidence: [] });
    const other = judge("network", { network: probeRows(web(), web({ port: 80 })) });
    expect(other).toMatchObject({ state: "unknown", because: "no relay was probed from this server" });
    expect(fieldsOf(other)).toEqual(["rows[0]"]);
  });

  it("is clear where every relay that the server names answered, and names what answered", () => {
    const judged = judge("network", { network: probeRows(ok(), ok(SCU), web()), writebackEvents: heartbeats });
    expect(judged.state).toBe("cleared");
    expect(judged.because).toContain(`${NCU}.servicebus.windows.net, ${SCU}.servicebus.windows.net, passwordreset`);
    expect(fieldsOf(judged)).toEqual(["rows[0]", "rows[1]", "rows[2]"]);
  });

  it("is not known where a relay that the server names was not probed", () => {
    const judged = judge("network", { network: probeRows(ok()), writebackEvents: heartbeats });
    expect(judged).toMatchObject({ state: "unknown", because: expect.stringContaining(`${SCU}, which`) });
    expect(fieldsOf(judged)).toEqual(["rows[0]"]);
  });

  it.each(["name", "tcp", "proxy"] as const)("is not known where a probe came no further than %s", (stage) => {
    const judged = judge("network", { network: probeRows(ok(), web({ stage })) });
    expect(judged).toMatchObject({ state: "unknown", because: expect.stringContaining("as far as a TLS session") });
    expect(judged.because).toContain("passwordreset");
    expect(judged.because).not.toContain(NCU);
  });

  it.each(["tls", "http"] as const)("is clear where the probes came as far as %s", (stage) => {
    expect(judge("network", { network: probeRows(ok(), web({ stage })) }).state).toBe("cleared");
  });

  it("is not known where a probe failed, and no finding says why", () => {
    const failed = probeRow("tcp", "some-code");
    expect(judge("network", { network: probeRows(failed) }).state).toBe("unknown");
    expect(judge("network", { network: probeRows(ok(), web({ outcome: "failed" })) }).state).toBe("unknown");
  });

  it("is not known where no stage of a probe was tried", () => {
    expect(judge("network", { network: probeRows(probeRow("tls", null, { outcome: "skipped" })) }).state).toBe(
      "unknown",
    );
  });
});

describe("the TLS check", () => {
  const beat = event({ recordId: 1, eventId: 31019, text: `HeartBeat for Namespace: ${NCU}` });
  const unset = tlsValues({ 0: null, 6: null });
  const os = (version: string) => ({ caption: null, version, installDate: null, lastBootUtc: null }) as never;

  it("is not known where the values were not read", () => {
    expect(judge("tls", {})).toMatchObject({ state: "unknown", because: "the TLS 1.2 values were not read" });
    expect(judge("tls", { tls: { values: [] } }).because).toBe("the TLS 1.2 values were not read");
  });

  it("is clear with all eight values, and points at each", () => {
    const judged = judge("tls", { tls: tlsValues() });
    expect(judged.state).toBe("cleared");
    expect(fieldsOf(judged)).toEqual(Array.from({ length: 8 }, (_, i) => `values[${i}]`));
  });

  it("is not known with seven of them", () => {
    const judged = judge("tls", { tls: { values: tlsValues().values.slice(0, 7) } });
    expect(judged).toMatchObject({ state: "unknown", because: expect.stringContaining("only 7 of the eight") });
  });

  it("points at the values that are not set", () => {
    const judged = judge("tls", { tls: unset });
    expect(judged).toMatchObject({
      state: "unknown",
      because: expect.stringContaining("2 of the eight values are not"),
    });
    expect(fieldsOf(judged)).toEqual(["values[0]", "values[6]"]);
  });

  it("is clear without them where Windows 2016, .NET 4.7.2 and a heartbeat show it in use", () => {
    const given = { tls: unset, os: os("10.0.14393"), dotnet: { release: 461808 }, writebackEvents: [beat] };
    const judged = judge("tls", given);
    expect(judged).toMatchObject({ state: "cleared", because: expect.stringContaining(beat.timeUtc) });
    expect(fieldsOf(judged)).toEqual([1, "version", "release"]);
  });

  it.each([
    ["an older Windows", { os: os("10.0.14392") }],
    ["a Windows that is not known", { os: undefined }],
    ["an older .NET", { dotnet: { release: 461807 } }],
    ["a .NET that is not known", { dotnet: { release: null } }],
    ["no heartbeat", { writebackEvents: [] }],
  ])("is not known with %s", (_what, change) => {
    const given = { tls: unset, os: os("10.0.14393"), dotnet: { release: 461808 }, writebackEvents: [beat], ...change };
    expect(judge("tls", given as Partial<ArtifactMap>).state).toBe("unknown");
  });
});

describe("the .NET check", () => {
  it("is not known where the release was not read", () => {
    expect(judge("dotnet", {})).toMatchObject({ state: "unknown", evidence: [] });
    expect(judge("dotnet", { dotnet: { release: null } }).state).toBe("unknown");
  });

  it.each([
    [528039, "failing"],
    [528040, "cleared"],
    [533320, "cleared"],
  ])("with release %i is %s", (release, state) => {
    const judged = judge("dotnet", { dotnet: { release } });
    expect(judged).toMatchObject({ state, because: expect.stringContaining(String(release)) });
    expect(fieldsOf(judged)).toEqual(["release"]);
  });
});

describe("findings on a check", () => {
  const release = { dotnet: { release: 533320 } };
  const fails = (step: Check, says: string, recordId: number): Finding =>
    finding({ kind: "check-failed", step, fix: ["Mend it."] }, says, recordId);

  it("that see it fail decide it, whatever else looks well, and are all told", () => {
    expect(judge("dotnet", release, [fails("dotnet", "One.", 1), fails("dotnet", "Two.", 2)])).toEqual({
      state: "failing",
      because: "One. Two.",
      evidence: [
        { artifact: "writebackEvents", recordId: 1 },
        { artifact: "writebackEvents", recordId: 2 },
      ],
    });
  });

  it("that speak of another check, or ask for something else, do not", () => {
    const mend = finding({ kind: "mend", fix: ["Mend it."] }, "Mend.", 3);
    expect(judge("dotnet", release, [fails("tls", "TLS.", 1), fails("network", "Net.", 2), mend]).state).toBe(
      "cleared",
    );
  });

  it("that doubt it make a green check unknown, with both reasons and their evidence", () => {
    const doubt = finding({ kind: "note", doubts: "dotnet" }, "it cannot be trusted", 7);
    const judged = judge("dotnet", release, [doubt]);
    expect(judged.state).toBe("unknown");
    expect(judged.because).toBe("Release is 533320: 4.8 or later; but it cannot be trusted");
    expect(fieldsOf(judged)).toEqual([7, "release"]);
    expect(judge("dotnet", { dotnet: { release: 1 } }, [doubt]).state).toBe("failing");
    expect(judge("dotnet", release, [finding({ kind: "note", doubts: "tls" }, "TLS", 8)]).state).toBe("cleared");
    expect(judge("dotnet", release, [finding({ kind: "note" }, "a note", 9)]).state).toBe("cleared");
  });
});
