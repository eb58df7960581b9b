import type { ArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import type { Attempt, Episode, History, Outage, ServerFacts } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import { readValue } from "../facts/fact.ts";
import { judgeSpans } from "./attempts.ts";
import { findAllClockJumps, type LogPart } from "./clock.ts";
import { toEpisodes } from "./episodes.ts";
import { findSignals, type Signal } from "./link.ts";
import { judgeOutage } from "./outage.ts";
import { findDatedUpgrade, findRestarts, findToggles, findUpgrades, type Span } from "./spans.ts";

const APPLICATION: readonly ArtifactName[] = [
  "writebackEvents",
  "syncEvents",
  "hashSyncEvents",
  "installEvents",
  "crashEvents",
];
const SYSTEM: readonly ArtifactName[] = ["systemEvents"];

/** Rebuilds what happened on the server, what of it is the current outage, and which steps were tried since. */
export function buildHistory(evidence: Evidence, server: ServerFacts): History {
  const take = (names: readonly ArtifactName[]): LogPart[] =>
    names.map((artifact) => ({ artifact, events: (readValue(evidence, artifact) ?? []) as readonly EventRecord[] }));
  const application = take(APPLICATION);
  const system = take(SYSTEM);
  const clockJumps = findAllClockJumps(application, system);
  const episodes = toEpisodes([...application, ...system], clockJumps);
  const coverage = readCoverage(evidence);
  const endAt = coverage.toAt;

  const steps = findSteps(evidence, episodes, server);
  const signals = findSignals(episodes, steps, endAt);
  const outage = judgeOutage({
    episodes,
    spans: steps,
    signals,
    server,
    endAt,
    serviceWatched: evidence.artifacts.systemEvents.state !== "missing",
  });
  return {
    episodes,
    clockJumps,
    namespaces: [
      ...new Set(episodes.flatMap((one) => (one.kind === "heartbeat" && one.namespace ? [one.namespace] : []))),
    ],
    coverage,
    outage,
    attempts: judgeAttempts(steps, signals, episodes, outage, endAt),
  };
}

function findSteps(evidence: Evidence, episodes: readonly Episode[], server: ServerFacts): Span[] {
  const toggles = findToggles(episodes);
  const upgrades = findUpgrades(episodes, server);
  const rows = readValue(evidence, "products")?.uninstall ?? [];
  // The install date speaks only where the installer's own records cannot.
  if (evidence.artifacts.installEvents.state !== "present") {
    const field = server.versions.installed?.evidence[0]?.field?.replace("displayVersion", "installDate") ?? "";
    const index = Number(/\[(\d+)\]/.exec(field)?.[1] ?? Number.NaN);
    const dated = findDatedUpgrade(rows[index]?.installDate ?? null, field, upgrades);
    if (dated) upgrades.push(dated);
  }
  const big = [...toggles, ...upgrades];
  return [...big, ...findRestarts(episodes, big, server)].sort((a, b) => a.start.at - b.start.at);
}

function judgeAttempts(
  steps: readonly Span[],
  signals: readonly Signal[],
  episodes: readonly Episode[],
  outage: Outage,
  endAt: number | null,
): Attempt[] {
  const onset = outage.onset;
  if (onset === null) return [];
  // A service that was already down and came back after the onset was restarted since; anything else must begin after it.
  const tried = steps.filter((step) => (step.step === "restart" ? step.end : step.start).at >= onset.at);
  const before = new Set(
    episodes
      .filter((one) => one.kind === "heartbeat" && one.namespace !== undefined && one.at < onset.at)
      .map((one) => one.namespace ?? ""),
  );
  const retired = new Set(outage.namespaces.filter((relay) => relay.state === "retired").map((relay) => relay.name));
  const expected = [...before].filter((name) => !retired.has(name));
  return judgeSpans(tried, signals, episodes, {
    endAt,
    namespaces: expected,
    beats: episodes.some((one) => one.kind === "heartbeat"),
    processing: outage.basis === "processing",
  });
}

/**
 * What the Application log covers, as far as it is in the bundle. A bundle of ours was exported when it was made, so
 * it covers everything up to then even where the last record is older.
 */
function readCoverage(evidence: Evidence): History["coverage"] {
  if (evidence.artifacts.writebackEvents.state === "missing")
    return { fromUtc: null, toUtc: null, fromAt: null, toAt: null, holes: [] };
  const logs = evidence.logs.filter(
    (log) => log.artifacts.includes("writebackEvents") || log.channels.includes("Application"),
  );
  const created = evidence.manifest?.createdUtc ?? null;
  const firsts = logs.flatMap((log) => (log.firstTimeUtc === null ? [] : [log.firstTimeUtc]));
  const lasts = logs.flatMap((log) => (log.lastTimeUtc === null ? [] : [log.lastTimeUtc]));
  const properties = readValue(evidence, "eventLogs")?.logs.find((log) => log.channel === "Application");
  const fromUtc = properties?.oldestTimeUtc ?? earliest(firsts);
  const toUtc = created ?? latest(lasts);
  return { fromUtc, toUtc, fromAt: toAt(fromUtc), toAt: toAt(toUtc), holes: findHoles(logs) };
}

/** Where one export of the log ends before the next begins. */
function findHoles(logs: Evidence["logs"]): History["coverage"]["holes"] {
  const parts = logs
    .map((log) => ({ fromAt: toAt(log.firstTimeUtc), toAt: toAt(log.lastTimeUtc) }))
    .filter((one): one is { fromAt: number; toAt: number } => one.fromAt !== null && one.toAt !== null)
    .sort((a, b) => a.fromAt - b.fromAt);
  const holes: { fromAt: number; toAt: number }[] = [];
  let reached = parts[0]?.toAt ?? 0;
  for (const part of parts) {
    if (part.fromAt > reached) holes.push({ fromAt: reached, toAt: part.fromAt });
    reached = Math.max(reached, part.toAt);
  }
  return holes;
}

const toAt = (utc: string | null): number | null => {
  const at = Date.parse(utc ?? "");
  return Number.isNaN(at) ? null : at;
};
const byTime = (a: string, b: string): number => Date.parse(a) - Date.parse(b);
const earliest = (times: readonly string[]): string | null => [...times].sort(byTime)[0] ?? null;
const latest = (times: readonly string[]): string | null => [...times].sort(byTime).at(-1) ?? null;
