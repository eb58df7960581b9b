import type { EvidenceRef } from "../../rules/views.ts";
import type { Report } from "./report.ts";
import { safeText } from "./safe-text.ts";
import { attemptText, findingFix, findingText, reasonTexts, sourceOf, stateParts } from "./wording.ts";

/** One dated thing; what has no time stands at the end. */
interface Row {
  readonly timeUtc: string;
  /** Of a record what it says happened, such as `heartbeat`; else `outage`, `attempt`, `finding`, `clock`, `gap`, `note`, `advice`. */
  readonly kind: string;
  readonly source: string;
  /** Record number, or the field of an artefact. */
  readonly place: string;
  readonly eventId: string;
  /** Rule, step or relay that it is about. */
  readonly subject: string;
  readonly text: string;
}

const COLUMNS = [
  "timeUtc",
  "kind",
  "source",
  "place",
  "eventId",
  "subject",
  "text",
] as const satisfies readonly (keyof Row)[];
/** Spreadsheets take a file without it for one in the code page of the country. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * The timeline for a spreadsheet: RFC 4180, UTF-8, a header line, no cell that a spreadsheet would calculate. Oldest
 * first: what the records say happened, the attempts, each finding once for each of its dated records, and the advice at
 * the moment it was judged from.
 */
export function renderCsv(report: Report): string {
  const rows = timeline(report).map((row) => COLUMNS.map((column) => row[column]));
  return BYTE_ORDER_MARK + [COLUMNS, ...rows].map((cells) => `${cells.map(toCell).join(",")}\r\n`).join("");
}

/**
 * A cell with nothing in it that is calculated: `=`, `+`, `-` and `@` at its start begin a formula, tab and carriage
 * return are skipped before one (`safeText` took them out), and where the list separator is a semicolon one may begin
 * behind it. An apostrophe makes text of it.
 */
function toCell(text: string): string {
  const harmless = safeText(text, MOST_CHARS)
    .replace(/^([\s"]*)([=+\-@\uff1d\uff0b\uff0d\uff20])/u, "$1'$2")
    .replace(/(;[\s"]*)([=+\-@])/g, "$1'$2");
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A cell of a spreadsheet holds 32,767 characters. */
const MOST_CHARS = 8000;

function timeline(report: Report): Row[] {
  const rows = [
    ...outageRows(report),
    ...report.timeline.points.map(pointRow),
    ...report.attempts.map(
      (one): Row => ({
        ...at(one.evidence[0], one.endUtc),
        kind: "attempt",
        eventId: "",
        subject: one.step,
        text: attemptText(one),
      }),
    ),
    ...report.findings.flatMap((one) => findingRows(one, report)),
    ...gapRows(report),
    ...report.clockJumps.map(
      ({ artifact, recordId, timeUtc, backSeconds }): Row => ({
        timeUtc,
        kind: "clock",
        source: sourceOf(artifact),
        place: String(recordId),
        eventId: "",
        subject: "",
        text: `the server's clock went back ${backSeconds} s`,
      }),
    ),
    adviceRow(report),
  ];
  // A stable sort: what happened at one moment stays in the order of the report.
  return rows.sort((a, b) => compare(timeKey(a.timeUtc), timeKey(b.timeUtc)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Of one length, so that the order of the texts is that of the times; nothing sorts last. */
const timeKey = (timeUtc: string): string =>
  timeUtc === "" ? "~" : timeUtc.replace(/(?:\.(\d*))?Z$/, (_, digits = "") => `.${String(digits).padEnd(7, "0")}Z`);

function at(ref: EvidenceRef | undefined, timeUtc = ref?.timeUtc ?? ""): Pick<Row, "timeUtc" | "source" | "place"> {
  const place = ref?.recordId === undefined ? (ref?.field ?? "") : String(ref.recordId);
  return { timeUtc, source: ref === undefined ? "" : sourceOf(ref.artifact), place };
}

const NOTE = { kind: "note", source: "", place: "", eventId: "", subject: "" } as const;

function outageRows({ outage: { onsetUtc, onsetKnown } }: Report): Row[] {
  if (onsetUtc === null) return [];
  const text = `the outage begins${onsetKnown === "at-or-before" ? ", or began earlier: the log begins here" : ""}`;
  return [{ ...NOTE, timeUtc: onsetUtc, kind: "outage", text }];
}

function pointRow(point: Report["timeline"]["points"][number]): Row {
  const { kind, eventId, namespace, trackingId, fromVersion, version, code } = point;
  const details = [
    ...(version === undefined ? [] : [fromVersion === undefined ? version : `${fromVersion} -> ${version}`]),
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(trackingId === undefined ? [] : [`tracking id ${trackingId}`]),
  ];
  return {
    timeUtc: point.timeUtc,
    kind,
    source: sourceOf(point.evidence.artifact),
    place: point.evidence.recordId === undefined ? "" : String(point.evidence.recordId),
    eventId: String(eventId),
    subject: namespace ?? "",
    text: [kind.replaceAll("-", " "), ...details].join(", "),
  };
}

function gapRows({ timeline: { gaps, gapsLeftOut, pointsLeftOut } }: Report): Row[] {
  const leftOut = [
    ...(pointsLeftOut > 0 ? [`${pointsLeftOut} records beyond the cap are not in this timeline`] : []),
    ...(gapsLeftOut > 0 ? [`${gapsLeftOut} more gaps in the logs are not in this timeline`] : []),
  ];
  return [
    ...gaps.map(
      ({ log, afterId, beforeId, fromUtc }): Row => ({
        ...NOTE,
        timeUtc: fromUtc ?? "",
        kind: "gap",
        source: log,
        text: `records after ${afterId} and before ${beforeId} are missing from the log`,
      }),
    ),
    ...leftOut.map((text): Row => ({ ...NOTE, timeUtc: "", text })),
  ];
}

function findingRows(one: Report["findings"][number], report: Report): Row[] {
  const text = [findingText(one), ...findingFix(one, report).map((line) => `-> ${line}`)].join(" ");
  const dated = one.evidence.filter(({ timeUtc }) => timeUtc !== undefined);
  const refs = dated.length > 0 ? dated : one.evidence.slice(0, 1);
  return refs.map((ref): Row => ({ ...at(ref), kind: "finding", eventId: "", subject: one.ruleId, text }));
}

function adviceRow(report: Report): Row {
  const { kind, step, ruleId, headline } = report.recommendation;
  const text = [`${kind}: ${headline}`, stateParts(report).join("; "), ...reasonTexts(report)].join(" ");
  return { ...NOTE, timeUtc: report.options.nowUtc, kind: "advice", subject: step ?? ruleId ?? "", text };
}
