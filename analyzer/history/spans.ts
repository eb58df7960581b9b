import type { Attempt, Episode, EpisodeKind, EvidenceRef, ServerFacts } from "../../rules/views.ts";
import { AFTER_BOOT_MS, AFTER_INSTALL_MS, AROUND_MS, INSTALL_DATE_SLACK_MS, INSTALL_GAP_MS } from "./thresholds.ts";

/** One step of the ladder as it was carried out, from its first record to its last. */
export interface Span {
  readonly step: Attempt["step"];
  readonly start: Episode;
  readonly end: Episode;
  /** Later than `end.at` where the service came back afterwards: only from here on can the step be judged. */
  readonly settledAt: number;
  readonly by: Attempt["by"];
  /** `null`: carried out whole. Otherwise what is missing. */
  readonly incomplete: string | null;
  readonly fromVersion?: string;
  readonly toVersion?: string;
  readonly evidence: readonly EvidenceRef[];
}

const SWITCHES: readonly EpisodeKind[] = [
  "switch-off-begun",
  "switched-off",
  "switch-off-failed",
  "switch-on-begun",
  "switched-on",
  "switch-on-failed",
];
const INSTALLS: readonly EpisodeKind[] = [
  "install-begun",
  "installed",
  "removed",
  "install-failed",
  "install-ended",
  "auto-upgrade",
];
const DOWNS: readonly EpisodeKind[] = [
  "listener-stopped",
  "service-stopped",
  "service-crashed",
  "host-shutdown",
  "host-booted",
];
const UPS: readonly EpisodeKind[] = ["listener-started", "service-started"];

const refsOf = (episodes: readonly Episode[]): EvidenceRef[] => episodes.map((episode) => episode.evidence);

/**
 * Toggles: a switch-off and the switch-on that follows it. A switch-on alone is a first set-up or the second half of
 * a toggle older than the log, never a toggle.
 */
export function findToggles(episodes: readonly Episode[]): Span[] {
  const spans: Span[] = [];
  let open: Episode[] = [];
  const close = (incomplete: string | null): void => {
    const start = open[0];
    const end = open.at(-1);
    if (start && end) {
      spans.push({
        step: "toggle",
        start,
        end,
        settledAt: end.at,
        by: "administrator",
        incomplete,
        evidence: refsOf(open),
      });
    }
    open = [];
  };
  const has = (kind: EpisodeKind): boolean => open.some((one) => one.kind === kind);
  for (const episode of episodes) {
    if (!SWITCHES.includes(episode.kind)) continue;
    if (episode.kind === "switch-off-begun" || (episode.kind === "switched-off" && open.length === 0)) {
      // A second try of the disabling goes on where the first one failed.
      if (has("switched-off")) close(whatIsMissing(open));
      open.push(episode);
    } else if (open.length > 0) {
      open.push(episode);
      if (episode.kind === "switched-on")
        close(has("switched-off") ? null : "writeback was enabled without having been disabled");
    }
  }
  if (open.length > 0) close(whatIsMissing(open));
  return spans;
}

function whatIsMissing(open: readonly Episode[]): string {
  const has = (kind: EpisodeKind): boolean => open.some((one) => one.kind === kind);
  if (!has("switched-off"))
    return has("switch-off-failed") ? "disabling failed" : "disabling was begun and not finished";
  if (has("switch-on-failed")) return "disabled, and enabling failed";
  return has("switch-on-begun")
    ? "disabled, and enabling was begun and not finished"
    : "disabled, and not enabled again";
}

/** Upgrades: installer records of the product that follow each other, or an automatic upgrade's word. */
export function findUpgrades(episodes: readonly Episode[], server: ServerFacts): Span[] {
  const groups: Episode[][] = [];
  for (const episode of episodes) {
    if (!INSTALLS.includes(episode.kind)) continue;
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && episode.at - last.at <= INSTALL_GAP_MS) group.push(episode);
    else groups.push([episode]);
  }
  const spans = groups.flatMap((group) => {
    const span = toUpgrade(group, episodes);
    return span ? [span] : [];
  });
  return spans.map((span) => ({ ...span, ...versionBefore(span, episodes, server) }));
}

function toUpgrade(group: readonly Episode[], episodes: readonly Episode[]): Span | undefined {
  const start = group[0];
  const end = group.at(-1);
  if (!start || !end) return undefined;
  const done = group.filter((one) => one.kind === "installed" || one.kind === "auto-upgrade");
  const failed = group.filter((one) => one.kind === "install-failed");
  const removed = group.filter((one) => one.kind === "removed");
  // A removal alone is no upgrade, nor is a transaction that only closed.
  if (done.length === 0 && failed.length === 0 && group.every((one) => one.kind !== "install-begun")) return undefined;
  const lastDone = done.at(-1);
  const lastFailed = failed.at(-1);
  const incomplete =
    lastFailed && (!lastDone || lastDone.at <= lastFailed.at)
      ? "the installation failed"
      : lastDone
        ? null
        : "the installation was begun and its end is not in the log";
  const starts = episodes.filter(
    (one) =>
      (UPS.includes(one.kind) || one.kind === "switched-on") &&
      one.at >= start.at &&
      one.at <= end.at + AFTER_INSTALL_MS,
  );
  const toVersion = done.findLast((one) => one.version !== undefined)?.version;
  const fromVersion = removed.findLast((one) => one.version !== undefined && one.version !== toVersion)?.version;
  return {
    step: "upgrade",
    start,
    end,
    settledAt: Math.max(end.at, ...starts.map((one) => one.at)),
    by: group.some((one) => one.kind === "auto-upgrade") ? "automatic-upgrade" : "administrator",
    incomplete,
    ...(fromVersion === undefined ? {} : { fromVersion }),
    ...(toVersion === undefined ? {} : { toVersion }),
    evidence: refsOf(group),
  };
}

/** The version that ran before: named by the removal, or by the upgrade before this one. */
function versionBefore(
  span: Span,
  episodes: readonly Episode[],
  server: ServerFacts,
): { fromVersion?: string; toVersion?: string } {
  const before = episodes.findLast(
    (one) => one.kind === "installed" && one.version !== undefined && one.at < span.start.at,
  );
  const fromVersion = span.fromVersion ?? before?.version;
  // The files on disk were read after everything in the log: they name what the last install brought.
  const later = episodes.some((one) => one.kind === "installed" && one.at > span.end.at);
  const toVersion = span.toVersion ?? (span.incomplete === null && !later ? server.version?.value : undefined);
  return {
    ...(fromVersion === undefined ? {} : { fromVersion }),
    ...(toVersion === undefined ? {} : { toVersion }),
  };
}

/**
 * An upgrade that only the uninstall rows know: their install date changes with every in-place upgrade. It has a day
 * and no time, so it counts only from the day after.
 */
export function findDatedUpgrade(
  installDate: string | null,
  field: string,
  upgrades: readonly Span[],
): Span | undefined {
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(installDate ?? "");
  if (!digits) return undefined;
  const timeUtc = `${digits[1]}-${digits[2]}-${digits[3]}T00:00:00Z`;
  const at = Date.parse(timeUtc);
  if (Number.isNaN(at) || upgrades.some((span) => Math.abs(span.end.at - at) <= INSTALL_DATE_SLACK_MS))
    return undefined;
  const evidence: EvidenceRef = { artifact: "products", field };
  const day: Episode = { kind: "installed", timeUtc, at, evidence, eventId: 0 };
  return {
    step: "upgrade",
    start: day,
    end: day,
    settledAt: at,
    by: "unknown",
    incomplete: null,
    evidence: [evidence],
  };
}

interface Restart {
  readonly members: Episode[];
  ups: number;
}

/**
 * Restarts: the service or its listener went down and came up again, whoever did it. One that lies inside a toggle or
 * an upgrade belongs to that step and is left out.
 */
export function findRestarts(episodes: readonly Episode[], within: readonly Span[], server: ServerFacts): Span[] {
  const clusters: Restart[] = [];
  let current: Restart | undefined;
  for (const episode of episodes) {
    const down = DOWNS.includes(episode.kind);
    if (!down && !UPS.includes(episode.kind)) continue;
    const last = current?.members.at(-1);
    // Different writers report one stop, or one start: the first start after a stop closes it, the next stop opens anew.
    const next = current !== undefined && current.ups > 0 && (down || episode.at - (last?.at ?? 0) > AFTER_BOOT_MS);
    if (current === undefined || next) {
      current = { members: [], ups: 0 };
      clusters.push(current);
    }
    current.members.push(episode);
    if (!down) current.ups++;
  }
  const spans = clusters.flatMap((cluster) => {
    const span = toRestart(cluster);
    return span ? [span] : [];
  });
  for (const span of findUnloggedStarts(server, [...spans, ...within])) spans.push(span);
  return spans
    .filter((span) => !within.some((other) => belongsTo(span, other)))
    .sort((a, b) => a.start.at - b.start.at);
}

function toRestart(cluster: Restart): Span | undefined {
  const start = cluster.members[0];
  const end = cluster.members.findLast((one) => UPS.includes(one.kind));
  if (!start || !end) return undefined;
  const has = (...kinds: EpisodeKind[]): boolean => cluster.members.some((one) => kinds.includes(one.kind));
  const by = has("host-booted", "host-shutdown")
    ? "boot"
    : has("service-crashed")
      ? "crash-recovery"
      : has("listener-stopped", "service-stopped")
        ? "administrator"
        : "unknown";
  return { step: "restart", start, end, settledAt: end.at, by, incomplete: null, evidence: refsOf(cluster.members) };
}

/** A service that came up inside a step came up by it, however long it had been down. */
function belongsTo(restart: Span, other: Span): boolean {
  const margin = other.step === "upgrade" ? AFTER_INSTALL_MS : AROUND_MS;
  return restart.end.at >= other.start.at - AROUND_MS && restart.end.at <= other.end.at + margin;
}

/** The process, or the host, started at a time for which the logs hold no record. */
function findUnloggedStarts(server: ServerFacts, known: readonly Span[]): Span[] {
  const spans: Span[] = [];
  const add = (timeUtc: string | undefined, evidence: readonly EvidenceRef[], by: Attempt["by"]): void => {
    const at = timeUtc === undefined ? Number.NaN : Date.parse(timeUtc);
    const first = evidence[0];
    if (timeUtc === undefined || first === undefined || Number.isNaN(at)) return;
    const near = [...known, ...spans].some(
      (span) => at >= span.start.at - AFTER_BOOT_MS && at <= span.settledAt + AFTER_BOOT_MS,
    );
    if (near) return;
    const start: Episode = { kind: "service-started", timeUtc, at, evidence: first, eventId: 0 };
    spans.push({ step: "restart", start, end: start, settledAt: at, by, incomplete: null, evidence });
  };
  if (server.service?.value === "running") {
    add(server.lastBootUtc?.value, server.lastBootUtc?.evidence ?? [], "boot");
    add(server.serviceStartUtc?.value, server.serviceStartUtc?.evidence ?? [], "unknown");
  }
  return spans;
}
