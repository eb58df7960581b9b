import { findMisdirection } from "../../rules/probe-targets.ts";
import { compareVersions } from "../../rules/versions.ts";
import type { EvidenceRef, ViewMap } from "../../rules/views.ts";
import type { Finding } from "../evaluate.ts";
import type { Evidence } from "../evidence.ts";
import { readValue } from "../facts/fact.ts";
import type { RungState } from "../report/report.ts";

export interface RungJudgement {
  readonly state: RungState;
  readonly because: string;
  readonly evidence: readonly EvidenceRef[];
}

/** .NET Framework 4.8, the current page. */
const DOTNET_4_8 = 528040;
/** .NET Framework 4.7.2: from here on programs follow the system's TLS versions by themselves. */
const DOTNET_4_7_2 = 461808;
/** Windows Server 2016: TLS 1.2 is on unless switched off. */
const SERVER_2016_BUILD = "10.0.14393";

type Check = "network" | "tls" | "dotnet";

/** A finding that sees this check fail decides it, whatever else looks well. */
export function judgeCheck(
  check: Check,
  evidence: Evidence,
  views: ViewMap,
  findings: readonly Finding[],
): RungJudgement {
  const failing = findings.filter((one) => one.effect.kind === "check-failed" && one.effect.step === check);
  if (failing.length > 0) {
    return {
      state: "failing",
      because: failing.map((one) => one.says).join(" "),
      evidence: failing.flatMap((one) => one.evidence),
    };
  }
  switch (check) {
    case "network":
      return doubt(check, judgeNetwork(views), findings);
    case "tls":
      return doubt(check, judgeTls(evidence, views), findings);
    case "dotnet":
      return doubt(check, judgeDotnet(evidence), findings);
  }
}

/** A green check that a finding gives reason to distrust is unknown again. */
function doubt(check: Check, judged: RungJudgement, findings: readonly Finding[]): RungJudgement {
  const reason = findings.find((one) => one.effect.kind === "note" && one.effect.doubts === check);
  if (judged.state !== "cleared" || !reason) return judged;
  return {
    state: "unknown",
    because: `${judged.because}; but ${reason.says}`,
    evidence: [...reason.evidence, ...judged.evidence],
  };
}

/** A green probe clears the network only as far as it reaches, and only for relays that were probed. */
function judgeNetwork({ probes: all, history, server }: ViewMap): RungJudgement {
  const probes = all.filter((probe) => findMisdirection(probe, server) === undefined);
  const relays = probes.filter((probe) => probe.purpose === "relay");
  const web = probes.filter((probe) => probe.purpose === "password-reset");
  if (relays.length === 0) {
    return {
      state: "unknown",
      because: "no relay was probed from this server",
      evidence: all.map((probe) => probe.evidence).slice(0, 1),
    };
  }
  const wanted = history.outage.namespaces.filter((relay) => relay.state !== "retired").map((relay) => relay.name);
  const probed = new Set(relays.map((probe) => probe.host.split(".")[0] ?? ""));
  const missed = wanted.filter((name) => !probed.has(name));
  const judged = [...relays, ...web];
  const evidence = judged.map((probe) => probe.evidence);
  const bad = judged.filter(
    (probe) =>
      probe.failedAt !== null ||
      probe.reached === null ||
      probe.reached === "name" ||
      probe.reached === "tcp" ||
      probe.reached === "proxy",
  );
  if (bad.length > 0) {
    return {
      state: "unknown",
      because: `the probe of ${bad.map((probe) => probe.host).join(", ")} did not come as far as a TLS session`,
      evidence,
    };
  }
  if (missed.length > 0) {
    return {
      state: "unknown",
      because: `${missed.join(", ")}, which the server's own events name, was not probed`,
      evidence,
    };
  }
  return {
    state: "cleared",
    because: `${judged.map((probe) => probe.host).join(", ")} answered, as far as a probe reaches: it did not run as the service's account, and the relay may hand over to hosts that were not probed`,
    evidence,
  };
}

/**
 * All eight values as documented clear the check. Values that are not set are not wrong: where Windows has TLS 1.2 on
 * by itself, .NET follows it, and this server's own heartbeats passed through it, the check is clear too.
 */
function judgeTls(evidence: Evidence, { history }: ViewMap): RungJudgement {
  const values = readValue(evidence, "tls")?.values ?? [];
  if (values.length === 0) return { state: "unknown", because: "the TLS 1.2 values were not read", evidence: [] };
  const missing = values.flatMap((one, index) => (one.data === null ? [{ one, index }] : []));
  const all: EvidenceRef[] = values.map((_, index) => ({ artifact: "tls", field: `values[${index}]` }));
  if (missing.length === 0 && values.length >= 8)
    return { state: "cleared", because: "all eight values are set as documented", evidence: all };
  const notSet =
    missing.length > 0
      ? `${missing.length} of the eight values are not set`
      : `only ${values.length} of the eight values were read`;
  const os = readValue(evidence, "os")?.version ?? null;
  const release = readValue(evidence, "dotnet")?.release ?? null;
  const beat = history.episodes.findLast((one) => one.kind === "heartbeat");
  if (
    os !== null &&
    compareVersions(os, SERVER_2016_BUILD) >= 0 &&
    release !== null &&
    release >= DOTNET_4_7_2 &&
    beat
  ) {
    return {
      state: "cleared",
      because: `${notSet}, but Windows ${os} has TLS 1.2 on by default, .NET follows it, and the service's own heartbeat went through at ${beat.timeUtc}`,
      evidence: [beat.evidence, { artifact: "os", field: "version" }, { artifact: "dotnet", field: "release" }],
    };
  }
  return {
    state: "unknown",
    because: `${notSet}, and nothing shows that TLS 1.2 is used without them`,
    evidence: missing.map(({ index }) => ({ artifact: "tls", field: `values[${index}]` })),
  };
}

function judgeDotnet(evidence: Evidence): RungJudgement {
  const release = readValue(evidence, "dotnet")?.release ?? null;
  if (release === null) return { state: "unknown", because: "the .NET release was not read", evidence: [] };
  const field: EvidenceRef = { artifact: "dotnet", field: "release" };
  return release >= DOTNET_4_8
    ? { state: "cleared", because: `Release is ${release}: 4.8 or later`, evidence: [field] }
    : { state: "failing", because: `Release is ${release}: older than 4.8 (${DOTNET_4_8})`, evidence: [field] };
}
