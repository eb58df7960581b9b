import type { EvidenceRef } from "../../rules/views.ts";
import type { Report } from "./report.ts";
import { safeText } from "./safe-text.ts";
import { attemptText, findingFix, findingText, reasonTexts, sourceOf, stateParts } from "./wording.ts";

/** One dated thing; what has no time stands at the end. */
interface Row {
  readonly timeUtc: string;
  readonly kind: "outage" | "life" | "failure" | "attempt" | "finding" | "clock" | "advice";
  readonly source: string;
  readonly place: string;
  /** Rule, step or relay that it is about. */
  readonly subject: string;
  readonly text: string;
}

const COLUMNS = ["timeUtc", "kind", "source", "place", "subject", "text"] as const satisfies readonly (keyof Row)[];
/** Spreadsheets take a file without it for one in the code page of the country. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * The timeline for a spreadsheet: RFC 4180, UTF-8, a header line, no cell that a spreadsheet would calculate. Oldest
 * first; each finding once for each of its dated records, and the advice at the moment it was judged from.
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
    .replace(/^(\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])/u, "$1'$2")
    .replace(/(;\s*)([=+\-@])/g, "$1'$2");
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A cell of a spreadsheet holds 32,767 characters. */
const MOST_CHARS = 8000;

function timeline(report: Report): Row[] {
  const rows = [
    ...outageRows(report),
    ...report.attempts.map(
      (one): Row => ({
        ...at(one.evidence[0], one.endUtc),
        kind: "attempt",
        subject: one.step,
        text: attemptText(one),
      }),
    ),
    ...report.findings.flatMap((one) => findingRows(one, report)),
    ...report.clockJumps.map(
      ({ artifact, recordId, timeUtc, backSeconds }): Row => ({
        timeUtc,
        kind: "clock",
        source: sourceOf(artifact),
        place: String(recordId),
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

function outageRows(report: Report): Row[] {
  const { onsetUtc, onsetKnown, lastLifeUtc, lastFailureUtc, namespaces } = report.outage;
  const row = (timeUtc: string | null, kind: Row["kind"], subject: string, text: string): Row[] =>
    timeUtc === null ? [] : [{ timeUtc, kind, source: "", place: "", subject, text }];
  const or = onsetKnown === "at-or-before" ? ", or earlier: the log begins here" : "";
  return [
    ...row(onsetUtc, "outage", "", `the outage begins${or}`),
    ...row(lastLifeUtc, "life", "", "last sign of life"),
    ...row(lastFailureUtc, "failure", "", "last failure"),
    ...namespaces.flatMap(({ name, state, ...times }) => [
      ...row(times.lastLifeUtc, "life", name, `last heartbeat of this relay, which is ${state}`),
      ...row(times.lastFailureUtc, "failure", name, `last failure of this relay, which is ${state}`),
    ]),
  ];
}

function findingRows(one: Report["findings"][number], report: Report): Row[] {
  const text = [findingText(one), ...findingFix(one, report).map((line) => `-> ${line}`)].join(" ");
  const dated = one.evidence.filter(({ timeUtc }) => timeUtc !== undefined);
  const refs = dated.length > 0 ? dated : one.evidence.slice(0, 1);
  return refs.map((ref): Row => ({ ...at(ref), kind: "finding", subject: one.ruleId, text }));
}

function adviceRow(report: Report): Row {
  const { kind, step, ruleId, headline } = report.recommendation;
  const text = [`${kind}: ${headline}`, stateParts(report).join("; "), ...reasonTexts(report)].join(" ");
  return { timeUtc: report.options.nowUtc, kind: "advice", source: "", place: "", subject: step ?? ruleId ?? "", text };
}
