import type { Report } from "../report.ts";
import { line } from "./clean.ts";

type Timeline = Report["timeline"];
type Point = Timeline["points"][number];

/** A moment, or a stretch of time, that can be pointed at. */
export interface Mark {
  readonly fromUtc: string;
  /** Absent: a moment. */
  readonly toUtc?: string;
  readonly tone: "good" | "bad" | "doubt" | "faint";
  readonly says: string;
  readonly evidence?: { readonly artifact: string; readonly recordId?: number | undefined };
}

export interface Lane {
  /** Whole, for table and title. */
  readonly name: string;
  /** What stands beside the lane: short, and different for each. */
  readonly label: string;
  readonly tone: Mark["tone"];
  readonly isPlentiful: boolean;
  /** In order of time. */
  readonly marks: readonly Mark[];
}

const FAILURES = [
  "listener-failure",
  "cloud-failure",
  "relay-failure",
  "processing-failure",
  "extension-failure",
  "unhealthy-report",
];
const SERVICE = [
  "service-started",
  "service-stopped",
  "service-crashed",
  "service-start-failed",
  "listener-started",
  "listener-stopped",
];
const SWITCH = [
  "switch-off-begun",
  "switched-off",
  "switch-off-failed",
  "switch-on-begun",
  "switched-on",
  "switch-on-failed",
];
const INSTALLS = [
  "install-begun",
  "installed",
  "auto-upgrade",
  "install-failed",
  "install-ended",
  "removed",
  "wizard-ran",
];
const BOOTS = ["host-booted", "host-shutdown", "clock-changed"];
const REQUESTS = ["request-started", "request-succeeded", "request-refused"];
const BEATS = ["heartbeat", "healthy-report"];
const NAMED = [...FAILURES, ...SERVICE, ...SWITCH, ...INSTALLS, ...BOOTS, ...REQUESTS, ...BEATS];

/** Ours: a customer has one to four. */
const MOST_RELAYS = 8;

/** Lanes that hold something; every point of the report stands in one of them. */
export function lanesOf({ points, spans, attempts, gaps }: Timeline): Lane[] {
  const of = (kinds: readonly string[], tone: Mark["tone"]): Mark[] =>
    points.filter(({ kind }) => kinds.includes(kind)).map((point) => toMark(point, tone));
  const stretches = (what: Timeline["spans"][number]["of"]): Mark[] =>
    spans
      .filter((span) => span.of === what)
      .map(({ state, fromUtc, toUtc, evidence }) => ({
        fromUtc,
        toUtc,
        tone: state === "up" || state === "on" ? "good" : "bad",
        says: `${what} ${state}`,
        ...(evidence === undefined ? {} : { evidence }),
      }));
  const lane = (name: string, tone: Mark["tone"], marks: readonly Mark[], label = name): Lane => ({
    name,
    label,
    tone,
    isPlentiful: false,
    marks: [...marks].sort((a, b) => Date.parse(a.fromUtc) - Date.parse(b.fromUtc)),
  });
  const all = [
    lane("Service", "doubt", [...stretches("service"), ...of(SERVICE, "doubt")]),
    lane("Writeback switch", "doubt", [...stretches("writeback"), ...of(SWITCH, "doubt")], "Writeback"),
    ...relayLanes(points, lane),
    lane("Health reports", "good", of(["healthy-report"], "good"), "Health"),
    lane("Failures", "bad", of(FAILURES, "bad")),
    lane("Requests arrived", "doubt", of(["request-started"], "doubt"), "Requests"),
    lane("Requests succeeded", "good", of(["request-succeeded"], "good"), "Succeeded"),
    lane("Requests refused", "bad", of(["request-refused"], "bad"), "Refused"),
    lane("Installs and upgrades", "doubt", of(INSTALLS, "doubt"), "Installs"),
    lane("Reboots and clock", "doubt", of(BOOTS, "doubt"), "Reboots"),
    lane("Attempts", "doubt", attempts.flatMap(attemptMarks)),
    lane("Gaps in the log", "doubt", gaps.flatMap(gapMarks), "Log gaps"),
    lane(
      "Other records",
      "doubt",
      points.filter(({ kind }) => !NAMED.includes(kind)).map((point) => toMark(point, "doubt")),
      "Other",
    ),
  ];
  return all.filter(({ marks }) => marks.length > 0);
}

function relayLanes(
  points: readonly Point[],
  lane: (name: string, tone: Mark["tone"], marks: readonly Mark[], label: string) => Lane,
): Lane[] {
  const byRelay = new Map<string, Mark[]>();
  for (const point of points) {
    if (point.kind !== "heartbeat") continue;
    const known = byRelay.has(point.namespace ?? "") || byRelay.size < MOST_RELAYS;
    const relay = known ? (point.namespace ?? "") : "further relays";
    const marks = byRelay.get(relay) ?? [];
    marks.push(toMark(point, "good"));
    byRelay.set(relay, marks);
  }
  const labels = shortNames([...byRelay.keys()].map(line));
  return [...byRelay].map(([relay, marks], i) => ({
    ...lane(`Heartbeats ${line(relay)}`.trim(), "good", marks, `Heartbeat ${labels[i]}`.trim()),
    isPlentiful: true,
  }));
}

/** Longest label beside `Heartbeat ` that the column of names has room for. */
const LABEL_CHARS = 6;

/** What tells names apart: what they have in common at the start is left out, and of the rest the end is kept. */
export function shortNames(names: readonly string[]): string[] {
  const [first = ""] = names;
  let common = 0;
  while (names.length > 1 && common < first.length && names.every((name) => name[common] === first[common]))
    common += 1;
  // A letter more reads as a name.
  const from = Math.max(0, common - 1);
  const shown = names.map((name) => {
    const own = name.slice(from);
    const rest = own.length > LABEL_CHARS ? own.slice(-LABEL_CHARS + 1) : own;
    return rest.length < name.length ? `…${rest}` : name;
  });
  return new Set(shown).size === shown.length ? shown : shown.map((name, i) => `${i + 1} ${name.slice(-4)}`);
}

function toMark(point: Point, tone: Mark["tone"]): Mark {
  const { kind, namespace, fromVersion, version, code, eventId, evidence } = point;
  const versions = [fromVersion, version].filter((one) => one !== undefined).join(" → ");
  const says = [kind.replaceAll("-", " "), namespace, versions, code].filter((one) => one !== undefined && one !== "");
  return { fromUtc: point.timeUtc, tone, says: `${says.join(" ")}, event ${eventId}`, evidence };
}

const OUTCOME: Readonly<Record<Timeline["attempts"][number]["outcome"], { word: string; tone: Mark["tone"] }>> = {
  worked: { word: "worked", tone: "good" },
  failed: { word: "did not help", tone: "bad" },
  "too-early": { word: "too early to judge", tone: "doubt" },
  incomplete: { word: "not finished", tone: "doubt" },
  unknown: { word: "cannot be judged", tone: "doubt" },
};

function attemptMarks({
  step,
  outcome,
  startUtc,
  endUtc,
  judgeUntilUtc,
  evidence,
}: Timeline["attempts"][number]): Mark[] {
  const { word, tone } = OUTCOME[outcome];
  const ref = evidence === undefined ? {} : { evidence };
  return [
    { fromUtc: startUtc, toUtc: endUtc, tone, says: `${step}: ${word}`, ...ref },
    { fromUtc: endUtc, toUtc: judgeUntilUtc, tone: "faint", says: `time in which this ${step} is judged`, ...ref },
  ];
}

function gapMarks({ log, afterId, beforeId, fromUtc, toUtc }: Timeline["gaps"][number]): Mark[] {
  if (fromUtc === null || toUtc === null) return [];
  return [{ fromUtc, toUtc, tone: "doubt", says: `gap in ${log}: no record between #${afterId} and #${beforeId}` }];
}
