import { bullets, codeBlock, codeSpan, document, markdownText, numbered } from "./markdown-text.ts";
import type { Report } from "./report.ts";
import { safeText } from "./safe-text.ts";
import { STATES } from "./terminal-ladder.ts";
import {
  attemptText,
  completenessTexts,
  evidenceText,
  findingFix,
  findingText,
  footText,
  otherEditionTexts,
  packTexts,
  reasonTexts,
  serverParts,
  stateParts,
  undecidedTexts,
  undecidedTitle,
} from "./wording.ts";

/** The note for the ticket: everything that the terminal shows, in the same order and words. */
export function engineerNote(report: Report): string {
  const { recommendation: advice } = report;
  const list = (title: string, texts: readonly string[]): string => section(title, bullets(texts.map(markdownText)));
  return document([
    `## Password writeback: ${markdownText(advice.headline)}`,
    bullets([
      markdownText(stateParts(report).join("; ")),
      serverParts(report).map(markdownText).join(", "),
      `Kind of advice: ${codeSpan(advice.kind)}${advice.step === null ? "" : `, step ${codeSpan(advice.step)}`}`,
    ]),
    section("What to do", whatToDo(report)),
    section(
      "To get what is missing, run as administrator on the sync server",
      advice.commands.length === 0 ? "" : codeBlock(advice.commands),
    ),
    list("Mind", advice.warnings),
    list("Then check", advice.verify),
    section("Why", bullets([...reasonTexts(report).map(markdownText), ...records(advice.evidence)])),
    section(`Ladder (${markdownText(report.edition.id)} edition)`, ladder(report)),
    section(
      "Tried since the trouble began",
      bullets(report.attempts.map((one) => withRecords(attemptText(one), one.evidence))),
    ),
    section("Findings", bullets(report.findings.map((one) => finding(one, report)))),
    list("Rule packs beside the built-in rules", packTexts(report)),
    list("Other editions of the documentation", otherEditionTexts(report)),
    list("How complete the evidence is", completenessTexts(report)),
    list(undecidedTitle(report), undecidedTexts(report)),
    list("What would change this advice", report.wouldChange),
    section("Pages", bullets(advice.cites.map(page))),
    markdownText(footText(report)),
  ]);
}

const section = (title: string, content: string): string => (content === "" ? "" : `### ${title}\n\n${content}`);

function whatToDo({ recommendation: { who, downtime, actions } }: Report): string {
  const facts = [
    ...(who === null ? [] : [`Who: ${markdownText(who)}`]),
    ...(downtime === null ? [] : [`Cost: ${markdownText(downtime)}`]),
  ];
  return [bullets(facts), numbered(actions.map(markdownText))].filter((block) => block !== "").join("\n\n");
}

const records = (evidence: Parameters<typeof evidenceText>[0]): string[] => {
  const text = evidenceText(evidence);
  return text === "" ? [] : [`(records: ${codeSpan(text)})`];
};

const withRecords = (text: string, evidence: Parameters<typeof evidenceText>[0]): string =>
  [markdownText(text), ...records(evidence)].join(" ");

function ladder({ ladder: rungs }: Report): string {
  return numbered(
    rungs.map(({ title, state, because, next, evidence }) => {
      const { word: said } = STATES[state];
      const word = next ? `**NEXT** (${said})` : said;
      return withRecordsAfter(`${markdownText(title)}: ${word}; ${markdownText(because)}`, evidence);
    }),
  );
}

const withRecordsAfter = (text: string, evidence: Parameters<typeof evidenceText>[0]): string =>
  [text, ...records(evidence)].join(" ");

function finding(one: Report["findings"][number], report: Report): string {
  const fixes = findingFix(one, report).map((line) => `  - ${markdownText(line)}`);
  const pagelines = (one.page ?? "").split("\n").filter((line) => line.trim() !== "");
  const pageTexts = pagelines.slice(0, MOST_PAGE_LINES).map((line) => `  - ${codeSpan(safeText(line.trim()))}`);
  return [withRecords(findingText(one), one.evidence), ...fixes, ...pageTexts].join("\n");
}

const MOST_PAGE_LINES = 40;

function page({ title, where, edition }: Report["recommendation"]["cites"][number]): string {
  return `${markdownText(title)} (${markdownText(edition)}): ${codeSpan(safeText(where))}`;
}
