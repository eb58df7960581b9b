import type { EventRecord } from "../bundle/events.ts";
import { CONFIG_FILE_FIELD, PREREQUISITES, WINDOWS } from "./citations.ts";
import { eventText } from "./event-tokens.ts";
import { episodesAfter, LIFE, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { serviceControlRecords } from "./service-life.ts";

const TERMINATED: readonly number[] = [7031, 7034];
const APPLICATION_ERROR = 1000;
const RUNTIME_ERROR = 1026;
const PROCESS = /\bmiiserver\.exe\b/i;

/** Life this long after a crash makes it history. Ours. */
const HEALTHY_HOUR_MS = 60 * 60_000;

function ofProcess(event: EventRecord): boolean {
  if (event.provider === "Application Error")
    return event.eventId === APPLICATION_ERROR && PROCESS.test(event.data[0]?.[1] ?? "");
  return event.provider === ".NET Runtime" && event.eventId === RUNTIME_ERROR && PROCESS.test(eventText(event));
}

function missesAssembly(event: EventRecord): boolean {
  const text = eventText(event);
  return (
    event.eventId === RUNTIME_ERROR &&
    text.includes("FileLoadException") &&
    text.includes("System.Diagnostics.DiagnosticSource")
  );
}

export default defineRule({
  id: "service-crashed",
  title: "Crashes of the sync service",
  why: "A service that dies takes writeback with it; what brings it back is Windows, not an administrator's restart.",
  needs: ["history"],
  uses: ["systemEvents", "crashEvents"],
  covers: [
    "Service Control Manager/7031",
    "Service Control Manager/7034",
    "Application Error/1000",
    ".NET Runtime/1026",
    "text/diagnostic-source",
  ],
  cites: [WINDOWS, CONFIG_FILE_FIELD, PREREQUISITES],
  limits: [
    "A crash counts until an hour of life follows it; builds that log no heartbeat need a request to show that.",
    "A process that was killed from Task Manager reads as a crash.",
  ],
  findings: {
    crashing: {
      says: "The service's process died {times} time(s), last at {lastUtc}; no healthy hour has followed.",
      effect: { kind: "note" },
    },
    "config-file": {
      says: "The service dies at {lastUtc} because it cannot load System.Diagnostics.DiagnosticSource: an edited miiserver.exe.config survived an upgrade.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Copy C:\\Program Files\\Microsoft Azure AD Sync\\Bin\\miiserver.exe.config aside.",
          "In it set the binding of System.Diagnostics.DiagnosticSource (publicKeyToken cc7b13ffcd2ddd51) to oldVersion 0.0.0.0-8.0.0.0, newVersion 8.0.0.0.",
          "Move a proxy or other own settings out of this file into machine.config: editing this one is not supported.",
          "Start the service: Start-Service ADSync. To undo, put the copy back.",
          "Where the wizard still starts, a build from 2.6.84.0 on merges the file by itself: upgrading cures it as well.",
        ],
      },
    },
  },
  evaluate({ history, systemEvents, crashEvents }) {
    if (!systemEvents && !crashEvents)
      return { kind: "inconclusive", because: "neither the System log nor crash records are in the bundle" };
    const matters = (artifact: "systemEvents" | "crashEvents") => (record: EventRecord) =>
      episodesAfter(history, steadyTime(history.clockJumps, artifact, record) + HEALTHY_HOUR_MS, LIFE).length === 0;
    const dead = serviceControlRecords(systemEvents ?? [], TERMINATED).filter(matters("systemEvents"));
    const crashes = (crashEvents ?? []).filter(ofProcess).filter(matters("crashEvents"));

    const assembly = crashes.findLast(missesAssembly);
    if (assembly)
      return {
        kind: "fail",
        finding: "config-file",
        data: { lastUtc: assembly.timeUtc },
        evidence: refs("crashEvents", assembly),
      };
    const lastDead = dead.at(-1);
    if (lastDead)
      return {
        kind: "fail",
        finding: "crashing",
        data: { times: dead.length, lastUtc: lastDead.timeUtc },
        evidence: refs("systemEvents", lastDead, ...dead.slice(0, -1).reverse()),
      };
    const lastCrash = crashes.at(-1);
    if (!lastCrash) return { kind: "pass" };
    // One crash leaves up to two records, 1026 and 1000: count the kind that is more frequent.
    const managed = crashes.filter((record) => record.eventId === RUNTIME_ERROR).length;
    return {
      kind: "fail",
      finding: "crashing",
      data: { times: Math.max(managed, crashes.length - managed), lastUtc: lastCrash.timeUtc },
      evidence: refs("crashEvents", lastCrash),
    };
  },
});
