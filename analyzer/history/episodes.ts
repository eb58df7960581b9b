import type { ArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { eventText, findNamespace, findTellingCode, findTrackingId } from "../../rules/event-tokens.ts";
import { namesProduct } from "../../rules/product-names.ts";
import { logOf, steadyTime } from "../../rules/recency.ts";
import { namesSyncService, serviceState } from "../../rules/service-names.ts";
import { findVersion } from "../../rules/versions.ts";
import type { ClockJump, Episode, EpisodeKind } from "../../rules/views.ts";

/** Rows of the troubleshooting page's tables, by what they say happened. */
const WRITEBACK: Readonly<Record<number, EpisodeKind>> = {
  31001: "request-started",
  31002: "request-succeeded",
  31003: "request-refused",
  31004: "switch-on-begun",
  31005: "switched-on",
  31006: "request-started",
  31007: "request-succeeded",
  31008: "request-refused",
  31009: "request-started",
  31010: "request-succeeded",
  31011: "request-refused",
  31012: "switch-off-begun",
  31013: "switched-off",
  31014: "switch-off-failed",
  31015: "listener-started",
  31016: "listener-stopped",
  31019: "heartbeat",
  31034: "listener-failure",
  31042: "healthy-report",
  31044: "unhealthy-report",
  32000: "processing-failure",
  32001: "cloud-failure",
  32002: "relay-failure",
  32004: "processing-failure",
  32005: "processing-failure",
  32007: "processing-failure",
  32008: "processing-failure",
  32009: "switch-on-failed",
  32010: "processing-failure",
  32011: "switch-on-failed",
  32013: "switch-off-failed",
  33001: "request-refused",
  33002: "request-refused",
  33003: "request-refused",
  33004: "request-refused",
  33005: "request-refused",
  33006: "request-refused",
  33007: "request-refused",
  33008: "request-refused",
  33009: "request-refused",
};

const SERVICE_CONTROL: Readonly<Record<number, EpisodeKind>> = {
  7000: "service-start-failed",
  7009: "service-start-failed",
  7031: "service-crashed",
  7034: "service-crashed",
  7038: "service-start-failed",
  7041: "service-start-failed",
};

const INSTALLER: Readonly<Record<number, EpisodeKind>> = {
  1033: "installed",
  1034: "removed",
  1040: "install-begun",
  1042: "install-ended",
  11707: "installed",
  11708: "install-failed",
  11724: "removed",
};

/** Package files of the product, in the path that the installer's transaction records print. */
const PACKAGE = /azureadconnect|entraconnect|azureadsync|synchronization ?service/i;

type Sketch = Omit<Episode, "timeUtc" | "at" | "evidence" | "eventId">;

/** What one record says happened; `undefined`: nothing that the history needs. */
function classify(artifact: ArtifactName, record: EventRecord): Sketch | undefined {
  switch (artifact) {
    case "writebackEvents":
      return classifyWriteback(record);
    case "syncEvents":
      return record.eventId === 6800 ? { kind: "extension-failure" } : undefined;
    case "installEvents":
      return record.provider === "MsiInstaller" ? classifyInstaller(record) : classifyAutomaticUpgrade(record);
    case "systemEvents":
      return classifySystem(record);
    default:
      return undefined;
  }
}

function classifyWriteback(record: EventRecord): Sketch | undefined {
  const kind = WRITEBACK[record.eventId];
  if (kind === undefined) return undefined;
  const text = eventText(record);
  const namespace = kind === "heartbeat" || kind === "listener-failure" ? findNamespace(text) : undefined;
  const trackingId = findTrackingId(text);
  const code = kind === "request-refused" ? findTellingCode(text) : undefined;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(trackingId === undefined ? {} : { trackingId }),
    ...(code === undefined ? {} : { code }),
  };
}

function classifyInstaller(record: EventRecord): Sketch | undefined {
  const kind = INSTALLER[record.eventId];
  if (kind === undefined) return undefined;
  const strings = record.data.filter(([name]) => name !== "Binary").map(([, value]) => value);
  if (kind === "install-begun" || kind === "install-ended") {
    return strings.some((value) => PACKAGE.test(value)) ? { kind } : undefined;
  }
  const product = strings[0] ?? "";
  if (!namesProduct(product)) return undefined;
  if (record.eventId === 1033 || record.eventId === 1034) {
    // Strings of 1033 and 1034: name, version, language, status (0 is success), manufacturer.
    const version = findVersion(strings[1] ?? "");
    const failed = strings[3] !== undefined && /^\d+$/.test(strings[3]) && strings[3] !== "0" && strings[3] !== "3010";
    return {
      kind: failed ? "install-failed" : kind,
      product,
      ...(version === undefined ? {} : { version }),
    };
  }
  return { kind, product };
}

/** Upgrade agent, ids 300–399: the outcome is a fixed token in the text. */
function classifyAutomaticUpgrade(record: EventRecord): Sketch | undefined {
  if (record.eventId < 300 || record.eventId > 399) return undefined;
  const text = eventText(record);
  if (!/\bSuccess\w*/.test(text) || /\bUpgrade(?:Aborted|NotSupported)\w*/.test(text)) return undefined;
  const version = findVersion(text);
  return { kind: "auto-upgrade", ...(version === undefined ? {} : { version }) };
}

function classifySystem(record: EventRecord): Sketch | undefined {
  switch (record.provider) {
    case "Service Control Manager": {
      if (!namesSyncService(record)) return undefined;
      if (record.eventId === 7036) {
        const state = serviceState(record);
        return state === undefined ? undefined : { kind: state === "running" ? "service-started" : "service-stopped" };
      }
      const kind = SERVICE_CONTROL[record.eventId];
      return kind === undefined ? undefined : { kind };
    }
    case "EventLog":
      if (record.eventId === 6005) return { kind: "host-booted" };
      return record.eventId === 6006 ? { kind: "host-shutdown" } : undefined;
    case "Microsoft-Windows-Kernel-General":
      if (record.eventId === 12) return { kind: "host-booted" };
      if (record.eventId === 13) return { kind: "host-shutdown" };
      return record.eventId === 1 ? { kind: "clock-changed" } : undefined;
    default:
      return undefined;
  }
}

/**
 * Turns the records of the event artefacts into episodes on one steady clock. Order within a log is the record
 * number's; between logs it is time's.
 */
export function toEpisodes(
  parts: readonly { readonly artifact: ArtifactName; readonly events: readonly EventRecord[] }[],
  jumps: readonly ClockJump[],
): Episode[] {
  const episodes: (Episode & { readonly log: string; readonly recordId: number })[] = [];
  for (const { artifact, events } of parts) {
    for (const record of events) {
      const sketch = classify(artifact, record);
      const at = steadyTime(jumps, artifact, record);
      if (sketch === undefined || Number.isNaN(at)) continue;
      episodes.push({
        ...sketch,
        timeUtc: record.timeUtc,
        at,
        evidence: { artifact, recordId: record.recordId, timeUtc: record.timeUtc },
        eventId: record.eventId,
        log: logOf(artifact),
        recordId: record.recordId,
      });
    }
  }
  keepRecordOrder(episodes);
  return episodes
    .sort((a, b) => a.at - b.at || a.log.localeCompare(b.log) || a.recordId - b.recordId)
    .map(({ log: _log, recordId: _recordId, ...episode }) => episode);
}

/** Small disorder within a log (a refusal can carry a second less than its own start) is lifted to the record order. */
function keepRecordOrder(episodes: { at: number; readonly log: string; readonly recordId: number }[]): void {
  for (const log of ["application", "system"]) {
    let latest = Number.NEGATIVE_INFINITY;
    const own = episodes.filter((one) => one.log === log).sort((a, b) => a.recordId - b.recordId);
    for (const episode of own) {
      latest = Math.max(latest, episode.at);
      episode.at = latest;
    }
  }
}
