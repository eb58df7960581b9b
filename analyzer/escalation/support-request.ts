import { bullets, codeSpan, document, markdownText } from "../report/markdown-text.ts";
import type { Report } from "../report/report.ts";
import { safeText } from "../report/safe-text.ts";
import { attemptText, completenessTexts, footText, reasonTexts, stateParts } from "../report/wording.ts";
import type { LogExcerpt } from "./log-excerpt.ts";
import type { SupportFacts } from "./support-facts.ts";
import type { TimeWindow } from "./windows.ts";

/** The request to Microsoft support, ready to be pasted: what is known, with its record, and what is still to be added. */
export function supportRequest(
  report: Report,
  { known, missing }: SupportFacts,
  excerpt: LogExcerpt,
  windows: readonly TimeWindow[],
): string {
  const said = report.options.attempted;
  return document([
    "# Request to Microsoft support: password writeback",
    "## What is wrong",
    bullets([stateParts(report).join("; "), ...reasonTexts(report)].map(markdownText)),
    "## What support asks for",
    bullets(known.map(({ asks, values }) => [`${asks}:`, ...values.map(valueLine)].join("\n"))),
    `## Still missing (${missing.length})`,
    "Not in the data from the server. Please add it before the request is sent:",
    bullets(missing.map(({ asks, where }) => `[ ] ${asks}. Where: ${where}`)),
    "## What was tried",
    bullets([
      ...report.attempts.map((one) => markdownText(attemptText(one))),
      ...(said.length === 0 ? [] : [`Said by the customer, not seen in the log: ${said.map(markdownText).join(", ")}`]),
      ...(report.attempts.length + said.length === 0 ? ["Nothing is seen to have been tried since the onset."] : []),
    ]),
    "## What the documentation puts next",
    markdownText(report.recommendation.headline),
    "## Files",
    bullets(fileLines(excerpt, windows)),
    "## How complete the data is",
    bullets(completenessTexts(report).map(markdownText)),
    markdownText(footText(report)),
  ]);
}

const valueLine = ({ value, from }: { value: string; from: string }): string =>
  `  - ${codeSpan(safeText(value))} (${markdownText(from)})`;

function fileLines(excerpt: LogExcerpt, windows: readonly TimeWindow[]): string[] {
  const span =
    excerpt.firstTimeUtc === null || excerpt.lastTimeUtc === null
      ? ""
      : `, ${markdownText(excerpt.firstTimeUtc)} to ${markdownText(excerpt.lastTimeUtc)}`;
  const log =
    excerpt.records === 0
      ? [
          "No record of the Application log around the failure is in the data: please add an export. On the server, as administrator: `wevtutil epl Application application.evtx`",
        ]
      : [
          `${codeSpan("application-excerpt.evtx")}: ${excerpt.records} records of the Application log${span}; record ids and times are those of the server, cut from ${excerpt.paths.map(markdownText).join(", ")}`,
          `${codeSpan("application-excerpt.xml")}: the same records as text`,
          ...windows.map(
            ({ about, fromMs, toMs }) =>
              `Cut out: ${markdownText(about)}, ${markdownText(iso(fromMs))} to ${markdownText(iso(toMs))}`,
          ),
          ...excerpt.notes.map(markdownText),
        ];
  return [
    ...log,
    `${codeSpan("note.md")}, ${codeSpan("timeline.csv")}, ${codeSpan("report.json")}: the analysis, for people, for a spreadsheet, and whole`,
    "The records name users, servers and accounts. Look through them before you pass them on.",
  ];
}

const iso = (ms: number): string => new Date(ms).toISOString();
