import type { EvidenceRef } from "../../rules/views.ts";
import type { AdviceKind, AttemptView, FindingView, Report } from "./report.ts";
import { safeText } from "./safe-text.ts";
import { count, damageNotes, shortTime } from "./terminal-certificate.ts";
import { renderLadder } from "./terminal-ladder.ts";
import { fitWidth, hang, type Paint, painter, widthOf, wrapText } from "./terminal-layout.ts";

export interface TerminalStyle {
  readonly color: boolean;
  /** Columns; less than 40 count as 40. */
  readonly width: number;
}

interface Canvas {
  readonly report: Report;
  readonly width: number;
  readonly paint: Paint;
}

const MIN_WIDTH = 40;
/** Longer lines are hard to read; only tables use more. */
const TEXT_WIDTH = 110;

/**
 * The report for a terminal: the answer in the first three lines, then what to do and why, then everything it rests on.
 * ASCII but for texts from the bundle. No line is wider than the terminal, but for what is there to be copied: a command
 * and the address of a page stand on one line of their own, however long.
 */
export function renderTerminal(report: Report, style: TerminalStyle): string {
  const width = Math.max(MIN_WIDTH, style.width);
  const canvas: Canvas = { report, width: Math.min(width, TEXT_WIDTH), paint: painter(style.color) };
  const sections = [
    answer(canvas, width),
    why(canvas),
    whatToDo(canvas),
    commands(canvas),
    list(canvas, "Mind", report.recommendation.warnings, "!"),
    list(canvas, "Then check", report.recommendation.verify),
    ladder(canvas, width),
    attempts(canvas),
    findings(canvas),
    packs(canvas),
    list(canvas, "Other editions of the documentation", report.otherEditions.map(otherEdition)),
    completeness(canvas),
    undecided(canvas),
    list(canvas, "What would change this advice", report.wouldChange),
    pages(canvas),
    foot(canvas),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Line over the report of one of several inputs. */
export function renderInputHead(name: string, number: number, of: number, style: TerminalStyle): string {
  const width = Math.min(Math.max(MIN_WIDTH, style.width), TEXT_WIDTH);
  const text = fitWidth(`=== ${number} of ${of}: ${safeText(name)} `, width);
  return `${painter(style.color)("strong", text + "=".repeat(Math.max(0, width - widthOf(text))))}\n`;
}

/** A text from the bundle, one line, times without fractions. */
const plain = (text: string): string => shortTime(safeText(text));

/** Mark before the headline, and a lead where the headline does not say itself what it is. */
const LEAD: Readonly<Record<AdviceKind, { mark: string; lead: string; tone: "good" | "bad" | "doubt" }>> = {
  "cannot-tell": { mark: "[?]", lead: "", tone: "doubt" },
  "off-ladder": { mark: "[!]", lead: "", tone: "bad" },
  shortcut: { mark: "[>]", lead: "Next step (documented shortcut): ", tone: "bad" },
  wait: { mark: "[~]", lead: "", tone: "doubt" },
  finish: { mark: "[>]", lead: "Next step: ", tone: "bad" },
  "next-step": { mark: "[>]", lead: "Next step: ", tone: "bad" },
  mend: { mark: "[>]", lead: "Put right: ", tone: "bad" },
  nothing: { mark: "[ok]", lead: "", tone: "good" },
};

function answer({ report, paint, width: textWidth }: Canvas, width: number): string[] {
  const { kind, headline } = report.recommendation;
  const { mark, lead, tone } = LEAD[kind];
  const whole = `${mark} ${lead}${plain(headline)}`;
  const first = shortHeadline(report, `${mark} ${lead}`, whole, width);
  const lines = [
    paint("strong", paint(tone, first)),
    fitParts(stateParts(report), "; ", width),
    fitParts(serverParts(report), " | ", width),
  ];
  return first === whole ? lines : [...lines, "", ...wrapText(plain(headline), textWidth)];
}

/** The headline where it fits on the line; else the step's name, else its beginning. The whole follows below then. */
function shortHeadline({ recommendation, ladder }: Report, lead: string, whole: string, width: number): string {
  if (widthOf(whole) <= width) return whole;
  const title = ladder.find(({ step }) => step === recommendation.step)?.title;
  const sentence = /^.+?[.:](?= )/.exec(plain(recommendation.headline))?.[0];
  const shorter = [title, sentence === "Cannot tell:" ? undefined : sentence]
    .filter((text) => text !== undefined && !/^(?:Wait|Do not climb)/.test(text))
    .map((text) => `${lead}${plain(text ?? "")}`)
    .find((text) => widthOf(text) <= width);
  if (shorter !== undefined && recommendation.kind !== "wait") return shorter;
  const cut = wrapText(whole, width - 4)[0] ?? "";
  return `${cut} ...`;
}

/** As many parts as fit on the line, the first ones first. */
function fitParts(parts: readonly string[], separator: string, width: number): string {
  const taken: string[] = [];
  for (const part of parts) {
    if (taken.length > 0 && widthOf([...taken, part].join(separator)) > width) continue;
    taken.push(part);
  }
  return fitWidth(taken.join(separator), width);
}

const STATE: Readonly<Record<Report["outage"]["state"], string>> = {
  healthy: "The writeback link is HEALTHY",
  down: "Writeback is DOWN",
  degraded: "Writeback is DEGRADED: not every relay is up",
  recovered: "The writeback link has RECOVERED",
  off: "Writeback is switched OFF",
  unknown: "State of writeback UNKNOWN",
};

function stateParts({ outage }: Report): string[] {
  const { state, onsetUtc, onsetKnown, lastLifeUtc, lastFailureUtc } = outage;
  const since =
    onsetUtc === null
      ? ""
      : state === "recovered"
        ? ` (the outage began ${plain(onsetUtc)})`
        : ` since ${plain(onsetUtc)}${onsetKnown === "at-or-before" ? " or earlier" : ""}`;
  return [
    `${STATE[state]}${since}`,
    ...(lastLifeUtc === null ? [] : [`last life ${plain(lastLifeUtc)}`]),
    ...(lastFailureUtc === null || state === "healthy" ? [] : [`last failure ${plain(lastFailureUtc)}`]),
  ];
}

const PRODUCT: Readonly<Record<string, string>> = {
  "azure-ad-sync": "Azure AD Sync",
  "azure-ad-connect": "Azure AD Connect",
  "entra-connect": "Entra Connect",
};

function serverParts({ input, server, edition }: Report): string[] {
  const product = PRODUCT[server.generation];
  return [
    input.computer === null ? "computer unknown" : plain(input.computer),
    product === undefined && server.version === null
      ? "product unknown"
      : `${product ?? "build"} ${server.version === null ? "(build unknown)" : plain(server.version)}`,
    `edition ${plain(edition.id)}`,
    ...(server.staging === true ? ["STAGING server"] : []),
    plain(input.name),
  ];
}

function section({ paint, width }: Canvas, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...wrapText(title, width).map((line) => paint("strong", line)), ...lines];
}

function list(canvas: Canvas, title: string, texts: readonly string[], mark = "-"): string[] {
  return section(
    canvas,
    title,
    texts.flatMap((text) => hang(`  ${mark} `, plain(text), canvas.width)),
  );
}

function why(canvas: Canvas): string[] {
  const { recommendation, outage } = canvas.report;
  const told = [recommendation.headline, ...recommendation.because].join("\n").toLowerCase();
  const state = `${outage.because.charAt(0).toUpperCase()}${outage.because.slice(1)}.`;
  const isTold = told.includes(outage.because.toLowerCase());
  const reasons = [...new Set(isTold ? recommendation.because : [...recommendation.because, state])];
  const lines = list(canvas, "Why", reasons);
  return lines.length === 0 ? [] : [...lines, ...records(canvas, recommendation.evidence, "    ")];
}

function whatToDo(canvas: Canvas): string[] {
  const { recommendation } = canvas.report;
  const { actions, who, downtime } = recommendation;
  const digits = String(actions.length).length;
  return section(canvas, "What to do", [
    ...(who === null ? [] : hang("  Who:  ", plain(who), canvas.width)),
    ...(downtime === null ? [] : hang("  Cost: ", plain(downtime), canvas.width)),
    ...actions.flatMap((action, i) => hang(`  ${String(i + 1).padStart(digits)}. `, plain(action), canvas.width)),
  ]);
}

const COMMAND_CHARS = 8000;

function commands(canvas: Canvas): string[] {
  const title = "To get what is missing, run as administrator on the sync server";
  return section(
    canvas,
    title,
    canvas.report.recommendation.commands.map((command) => `  ${safeText(command, COMMAND_CHARS)}`),
  );
}

function ladder(canvas: Canvas, width: number): string[] {
  const { edition } = canvas.report;
  const lines = renderLadder(
    canvas.report.ladder.map((rung) => ({
      ...rung,
      title: plain(rung.title),
      because: plain(rung.because),
      records: evidenceLine(rung.evidence),
    })),
    { width, paint: canvas.paint },
  );
  const title = `Ladder (${plain(edition.id)} edition: ${plain(edition.because)})`;
  return section(canvas, title, lines);
}

const BY: Readonly<Record<AttemptView["by"], string>> = {
  administrator: "by an administrator",
  boot: "by a reboot",
  "crash-recovery": "by crash recovery",
  "automatic-upgrade": "by the automatic upgrade",
  unknown: "",
};
const OUTCOME: Readonly<Record<AttemptView["outcome"], { mark: string; word: string }>> = {
  worked: { mark: "[ok]", word: "worked" },
  failed: { mark: "[x]", word: "did not help" },
  "too-early": { mark: "[~]", word: "too early to judge" },
  incomplete: { mark: "[/]", word: "not finished" },
  unknown: { mark: "[?]", word: "cannot be judged" },
};

function attempts(canvas: Canvas): string[] {
  const lines = canvas.report.attempts.flatMap((one) => {
    const { step, endUtc, by, outcome, because, fromVersion, toVersion } = one;
    const versions =
      toVersion === undefined ? "" : ` ${fromVersion === undefined ? "" : `${fromVersion} -> `}${toVersion}`;
    const { mark, word } = OUTCOME[outcome];
    const head = [step + versions, BY[by]].filter((part) => part !== "").join(" ");
    return [
      ...hang(`  ${mark} `, plain(`${endUtc} ${head}: ${word}; ${because}`), canvas.width),
      ...records(canvas, one.evidence),
    ];
  });
  return section(canvas, "Tried since the trouble began", lines);
}

const EFFECT: Readonly<Record<FindingView["effect"], { mark: string; word: string }>> = {
  "off-ladder": { mark: "[!]", word: "no step cures it" },
  shortcut: { mark: "[>]", word: "leads straight to a step" },
  "check-failed": { mark: "[x]", word: "a check fails" },
  mend: { mark: "[x]", word: "to be put right" },
  note: { mark: "[i]", word: "note" },
};

function findings(canvas: Canvas): string[] {
  const shown = canvas.report.recommendation.actions.join("\n");
  const lines = canvas.report.findings.flatMap((one) => {
    const { mark, word } = EFFECT[one.effect];
    const isAdvice = one.fix.length > 0 && one.fix.every((line) => shown.includes(line));
    return [
      ...hang(
        `  ${mark} `,
        plain(`${one.says} (${one.ruleId}: ${word}${one.pack === undefined ? "" : "; not built in"})`),
        canvas.width,
      ),
      ...records(canvas, one.evidence),
      ...(isAdvice ? [] : one.fix.flatMap((line) => hang("      -> ", plain(line), canvas.width))),
      ...packPage(canvas, one),
    ];
  });
  return section(canvas, "Findings", lines);
}

/** What the pack says about its finding: there is no other place to read it. */
function packPage(canvas: Canvas, { page }: FindingView): string[] {
  const lines = (page ?? "").trim().split("\n");
  const shown = lines.slice(0, MOST_PAGE_LINES).flatMap((line) => hang("      | ", plain(line), canvas.width));
  if (lines.length > MOST_PAGE_LINES)
    shown.push(`      | ${count(lines.length - MOST_PAGE_LINES, "more line")} in the JSON report`);
  return page ? shown : [];
}

const MOST_PAGE_LINES = 40;

function packs(canvas: Canvas): string[] {
  const texts = (canvas.report.packs ?? []).map(
    ({ name, version, title, sha256, rules }) =>
      `${name} ${version} (${title}), ${count(rules.length, "rule")}, SHA-256 ${sha256}`,
  );
  return list(canvas, "Rule packs beside the built-in rules", texts);
}

function otherEdition({ edition, says }: Report["otherEditions"][number]): string {
  return `${edition}: ${says}`;
}

/** Only what is not as it should be; a whole bundle has no such section. */
function completeness(canvas: Canvas): string[] {
  const { completeness: all, clockJumps } = canvas.report;
  const lines: string[] = [];
  const add = (text: string): number => lines.push(...hang("  - ", text, canvas.width));

  for (const one of all.sources.filter(({ outcome }) => outcome !== "collected" && outcome !== "empty")) {
    add(plain(`source ${one.id}: ${[one.outcome, one.code, one.detail].filter((part) => part !== null).join(", ")}`));
  }
  const reasons = new Map<string, string[]>();
  for (const { name, state, gaps } of all.artifacts) {
    if (state === "present") continue;
    const told = gaps.map(({ code, detail }) => (detail === null ? code : `${code}: ${detail}`)).join("; ");
    const reason =
      state === "partial" ? `in part only (${told})` : told === "absent" ? "not in this input" : `missing (${told})`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  }
  for (const [reason, names] of reasons) add(plain(`${names.join(", ")}: ${reason}`));
  for (const log of all.logs.slice(0, MOST)) {
    const damage = log.certificate === null ? [] : damageNotes(log.certificate);
    if (log.eventsLost > 0) damage.push(`${count(log.eventsLost, "event")} unreadable`);
    const span =
      log.firstTimeUtc === null || log.lastTimeUtc === null
        ? "no record with a time"
        : `${log.firstTimeUtc} to ${log.lastTimeUtc}`;
    add(plain([`${log.path}: ${count(log.eventsKept, "record")} used`, span, ...damage].join("; ")));
  }
  if (all.logs.length > MOST) add(`${count(all.logs.length - MOST, "more log")}`);
  if (all.otherComputers.length > 0) {
    add(plain(`set aside, from other computers: ${all.otherComputers.join(", ")}`));
  }
  const told = new Set(canvas.report.findings.flatMap(({ evidence }) => evidence.map(({ recordId }) => recordId)));
  for (const jump of clockJumps.filter(({ recordId }) => !told.has(recordId)).slice(0, MOST)) {
    add(
      plain(
        `the server's clock went back ${jump.backSeconds} s at ${jump.timeUtc} (${SOURCE[jump.artifact as EvidenceRef["artifact"]] ?? jump.artifact} #${jump.recordId})`,
      ),
    );
  }
  for (const { path, reason } of all.ignored.slice(0, MOST)) add(plain(`not used: ${path} (${reason})`));
  if (all.ignored.length > MOST) add(`not used: ${count(all.ignored.length - MOST, "more file")}`);
  return section(canvas, "How complete the evidence is", lines);
}

/** Ours: of one kind of thing, as many lines; the JSON face has them all. */
const MOST = 12;

function undecided(canvas: Canvas): string[] {
  const reasons = new Map<string, string[]>();
  for (const { ruleId, because, error } of canvas.report.undecided) {
    const reason = error ? `${BUG}: ${because}` : because;
    reasons.set(reason, [...(reasons.get(reason) ?? []), ruleId]);
  }
  // A bug of ours first, then what would help most.
  const weight = ([reason, ids]: [string, string[]]): number => ids.length + (reason.startsWith(BUG) ? 1000 : 0);
  const ranked = [...reasons].sort((a, b) => weight(b) - weight(a));
  const texts = ranked
    .slice(0, MOST_REASONS)
    .map(([reason, ids]) => `${reason}: ${ids.length > MOST_NAMES ? count(ids.length, "rule") : ids.join(", ")}`);
  const rest = ranked.slice(MOST_REASONS).reduce((sum, [, ids]) => sum + ids.length, 0);
  if (rest > 0) texts.push(`for other reasons: ${count(rest, "rule")}`);
  return list(canvas, `Could not be judged (${count(canvas.report.undecided.length, "rule")})`, texts);
}

const BUG = "a bug in this rule, please report it";
const MOST_REASONS = 8;
const MOST_NAMES = 4;

function pages(canvas: Canvas): string[] {
  const lines = canvas.report.recommendation.cites.flatMap(({ title, where, edition }) => [
    ...hang("  - ", plain(`${title} (${edition})`), canvas.width),
    ...(/^https:\/\/\S+$/.test(where) ? [`    ${safeText(where)}`] : hang("    ", plain(where), canvas.width)),
  ]);
  return section(canvas, "Pages", lines);
}

function foot({ report, paint, width }: Canvas): string[] {
  const { tool, input, options, passed, findings: found } = report;
  const said = options.attempted.length > 0 ? `; said to be tried: ${options.attempted.join(", ")}` : "";
  const text = `${tool.name} ${tool.version}; judged as of ${options.nowUtc}${said}; ${count(passed.length, "rule")} passed, ${count(found.length, "finding")}; input ${input.kind} ${input.digest.slice(0, 12)}`;
  return wrapText(plain(text), width).map((line) => paint("faint", line));
}

/** What the log viewer calls the source of a record, or else the artefact. */
const SOURCE: Partial<Record<EvidenceRef["artifact"], string>> = {
  writebackEvents: "PasswordResetService",
  syncEvents: "ADSync",
  hashSyncEvents: "Directory Synchronization",
  installEvents: "Application",
  crashEvents: "Application",
  systemEvents: "System",
};

/** `PasswordResetService #12, #15; System #7; tls values[3].data`. */
function evidenceLine(evidence: readonly EvidenceRef[]): string {
  const bySource = new Map<string, string[]>();
  for (const { artifact, recordId, field } of evidence) {
    const source = SOURCE[artifact] ?? artifact;
    const place = recordId === undefined ? (field ?? "") : `#${recordId}`;
    bySource.set(source, [...(bySource.get(source) ?? []), safeText(place, 100)]);
  }
  return [...bySource]
    .map(([source, all]) => {
      const places = [...new Set(all)].filter((place) => place !== "");
      const shown = places.slice(0, MOST_PLACES).join(", ");
      const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : "";
      return `${safeText(source, 100)} ${shown}${more}`.trim();
    })
    .join("; ");
}

/** Enough to look one up in the log; the JSON face has them all. */
const MOST_PLACES = 6;

function records(canvas: Canvas, evidence: readonly EvidenceRef[], indent = "      "): string[] {
  const line = evidenceLine(evidence);
  return line === "" ? [] : hang(indent, line, canvas.width).map((text) => canvas.paint("faint", text));
}
