import type { WizardTrace } from "../../bundle/artifacts.ts";
import { decodeTextStream, oneLine } from "./text.ts";

/**
 * `%ProgramData%\AADConnect\trace-*.log`: lines `[HH:mm:ss.fff] [ thread] [LEVEL] text` that carry no date, under a
 * header that does. English on every Windows language. Shapes: the public traces of 2016 and of KB 4051210, 4054462.
 */

type Marker = WizardTrace["markers"][number];

const MARKERS: readonly (readonly [Marker["kind"], RegExp])[] = [
  [
    "upgrade-needed",
    /Product Azure AD Sync Engine \(version [^)]{1,40}\) is installed, needs to be upgraded to version/,
  ],
  ["upgrade-failed", /Error during sync engine upgrade/],
  ["changes-allowed", /AADConnect changes ALLOWED/],
];
const STARTED = /Start Time \(UTC\): ([A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d{1,2}:\d\d:\d\d GMT)/;
const VERSION = /Application Version: (\d+(?:\.\d+){1,3})/;

const LINE = /^\ufeff?\[\d\d:\d\d:\d\d\.\d{3}\] \[ *\d+\] \[[A-Z ]{5}\] /m;
const HEADER = /Start Time \(UTC\): |Application Version: \d|\] Application starting/;

/** Tells a trace from any other log: lines of its form, and its header among the first of them. */
export function looksLikeWizardTrace(head: string): boolean {
  return (LINE.test(head) && HEADER.test(head)) || STARTED.test(head);
}

/** Ours: no line with a marker is longer; a longer one is looked at so far. */
const MAX_LINE_CHARS = 8192;
/** Ours: a wizard run writes a handful. The newest are kept. */
const MAX_MARKERS = 1000;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** RFC 1123, without trusting the host's date parser. */
function toUtc(text: string): string | null {
  const match = /^[a-z]{3}, (\d{1,2}) ([a-z]{3}) (\d{4}) (\d{1,2}):(\d\d):(\d\d) gmt$/.exec(text.toLowerCase());
  if (!match) return null;
  const [, day = "", monthName = "", year = "", hour = "", minute, second] = match;
  const month = MONTHS.indexOf(monthName) + 1;
  const two = (part: string | number): string => String(part).padStart(2, "0");
  const iso = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}Z`;
  return month === 0 || Number.isNaN(Date.parse(iso)) ? null : iso;
}

/**
 * Reads one trace as a stream: memory does not grow with the file, and line numbers are those of the whole file.
 *
 * @returns `startedUtc` and `version` are `null` where the header is gone, as in a trace cut down to its tail.
 */
export async function decodeWizardTrace(path: string, source: AsyncIterable<Uint8Array>): Promise<WizardTrace> {
  let startedUtc: string | null = null;
  let version: string | null = null;
  const markers: Marker[] = [];
  let line = 0;

  const read = (text: string): void => {
    line += 1;
    if (startedUtc === null) startedUtc = toUtc(STARTED.exec(text)?.[1] ?? "");
    version ??= VERSION.exec(text)?.[1] ?? null;
    const kind = MARKERS.find(([, pattern]) => pattern.test(text))?.[0];
    if (kind === undefined) return;
    markers.push({ kind, line, text: oneLine(text, 500) });
    if (markers.length > 2 * MAX_MARKERS) markers.splice(0, MAX_MARKERS);
  };

  let rest = "";
  for await (const piece of decodeTextStream(source)) {
    const lines = piece.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    for (const text of lines) read(text.slice(0, MAX_LINE_CHARS));
    rest = rest.slice(0, MAX_LINE_CHARS);
  }
  if (rest !== "") read(rest);
  return { path, startedUtc, version, markers: markers.slice(-MAX_MARKERS) };
}
