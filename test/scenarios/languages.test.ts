import { beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import type { Report } from "../../analyzer/report/report.ts";
import { LANGUAGES, toLanguage } from "../../tools/scenario/language.ts";
import { readScenario } from "../support/scenario.ts";
import { analyzeScenario } from "./expectations.ts";

/** Stories that between them hold every kind of text that a server translates. */
const IDS = [
  "restart-tried",
  "restart-by-crash",
  "upgrade-tried",
  "toggle-enable-failed",
  "service-configuration-file",
  "service-stopped",
  "shortcut-32004",
  "shortcut-32008",
  "network-good-32002",
  "idle-cut-spacing",
  "refused-permission",
  "refused-remote-sam",
  "refused-minimum-age",
  "refused-short-controller",
  "refused-protected-account",
  "shape-event-xml",
] as const;
const FOREIGN = LANGUAGES.filter((language) => language !== "en");

function inLanguage(source: string, language: string): string {
  const document = parseDocument(source);
  document.setIn(["server", "language"], language);
  return document.toString();
}

/** Everything in which a report decides; its texts may quote the log. */
function verdictOf({ recommendation, outage, attempts, ladder, findings, undecided, edition }: Report) {
  const { kind, step, ruleId, waitUntilUtc, evidence } = recommendation;
  return {
    edition: edition.id,
    advice: { kind, step, ruleId, waitUntilUtc, evidence },
    outage: { ...outage, because: "" },
    attempts: attempts.map(({ because: _, ...attempt }) => attempt),
    ladder: ladder.map((rung) => [rung.step, rung.state, rung.next]),
    findings: findings.map((finding) => [finding.ruleId, finding.finding, finding.effect, finding.evidence]),
    undecided: undecided.map((one) => [one.ruleId, one.error]),
  };
}

describe.each(IDS)("%s", (id) => {
  let source = "";
  let english: Record<string, unknown> = {};
  const verdicts = async (text: string): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      Object.entries(await analyzeScenario(text, id)).map(([edition, report]) => [edition, verdictOf(report)]),
    );
  beforeAll(async () => {
    source = await readScenario(id);
    english = await verdicts(source);
  });

  it.each(FOREIGN)("comes to the same verdict in %s", async (language) => {
    expect(await verdicts(inLanguage(source, language))).toEqual(english);
  });
});

it("really speaks another language", () => {
  const said = "0x80070005 (Access is denied.): Win32 API failure: 5";
  for (const language of FOREIGN) {
    expect(toLanguage(said, language)).not.toContain("Access is denied");
    expect(toLanguage(said, language)).toMatch(/^0x80070005 \(.+\): Win32 API failure: 5$/);
    expect(toLanguage("stopped", language)).not.toBe("stopped");
  }
  expect(toLanguage(said, "en")).toBe(said);
});
