import { basename } from "node:path";
import { analyze } from "../../analyzer/analyze.ts";
import type { AdviceKind, Report } from "../../analyzer/report/report.ts";
import { openInput } from "../../bundle/node/open-input.ts";
import { EDITION_IDS, type EditionId } from "../../rules/ladder.ts";
import { type ExpectedAdvice, parseScenario, type Scenario } from "../../tools/scenario/format.ts";
import { toMoment } from "../../tools/scenario/timeline.ts";
import { NODE_HOST, withScenario } from "../support/scenario.ts";

/** What a scenario expects, held against what came out. */

/** By edition asked for. */
type Reports = Readonly<Record<EditionId | "auto", Report>>;

/** Exit code of `analyze` by what it advises: 0 nothing to do, 1 something to do, 4 cannot tell. */
const EXIT_CODES = {
  nothing: 0,
  "cannot-tell": 4,
  "off-ladder": 1,
  shortcut: 1,
  wait: 1,
  finish: 1,
  "next-step": 1,
  mend: 1,
} as const satisfies Record<AdviceKind, number>;

/** The report of the automatic edition, and of each edition asked for. */
export async function analyzeScenario(source: string, id: string): Promise<Reports> {
  const { options } = parseScenario(source);
  return withScenario(source, id, async (path) => {
    const container = await openInput(path);
    const run = (edition: EditionId | "auto"): Promise<Report> =>
      analyze(container, NODE_HOST, {
        edition,
        attempted: options.attempted,
        name: basename(path),
        ...(options.now === undefined ? {} : { now: options.now }),
      });
    try {
      return {
        auto: await run("auto"),
        seed: await run("seed"),
        "2020": await run("2020"),
        current: await run("current"),
      };
    } finally {
      await container.close();
    }
  });
}

function expectedAdvice({ advice }: NonNullable<Scenario["expect"]>, edition: EditionId): ExpectedAdvice {
  return "kind" in advice ? advice : advice[edition];
}

/** What the scenario says of a report, in the report's own words. */
function wantedOf(scenario: Scenario, expected: NonNullable<Scenario["expect"]>) {
  const now = Date.parse(scenario.now);
  const toTime = (text: string): number => toMoment(text, { now, previous: now });
  const { outage } = expected;
  return {
    edition: expected.edition,
    outage: {
      state: outage.state,
      ...(outage.basis === undefined ? {} : { basis: outage.basis }),
      ...(outage.onset === undefined ? {} : { onset: toTime(outage.onset) }),
      ...(outage["onset-known"] === undefined ? {} : { onsetKnown: outage["onset-known"] }),
    },
    attempts: expected.attempts.map(({ step, outcome, by }) => ({
      step,
      outcome,
      ...(by === undefined ? {} : { by }),
    })),
    advice: Object.fromEntries(
      EDITION_IDS.map((edition) => {
        const advice = expectedAdvice(expected, edition);
        const until = advice["wait-until"];
        return [
          edition,
          {
            kind: advice.kind,
            step: advice.step,
            ...(advice.rule === undefined ? {} : { rule: advice.rule }),
            ...(until === undefined ? {} : { waitUntil: toTime(until) }),
          },
        ];
      }),
    ),
    ladder: expected.ladder,
    clockJumps: expected["clock-jumps"],
    missingFindings: [] as string[],
    unwantedFindings: [] as string[],
    missingCommands: [] as string[],
    exit: expected.exit,
  };
}

/** The same of what came out, as far as the scenario asks. */
function foundOf(reports: Reports, expected: NonNullable<Scenario["expect"]>): ReturnType<typeof wantedOf> {
  const { auto } = reports;
  const { outage } = expected;
  const found = new Set(auto.findings.map((finding) => finding.ruleId));
  const onset = auto.outage.onsetUtc === null ? Number.NaN : Date.parse(auto.outage.onsetUtc);
  return {
    edition: auto.edition.id as EditionId,
    outage: {
      state: auto.outage.state,
      ...(outage.basis === undefined ? {} : { basis: auto.outage.basis }),
      ...(outage.onset === undefined ? {} : { onset }),
      ...(outage["onset-known"] === undefined ? {} : { onsetKnown: auto.outage.onsetKnown ?? "exact" }),
    },
    attempts: auto.attempts.map(({ step, outcome, by }, index) => ({
      step,
      outcome,
      ...(expected.attempts[index]?.by === undefined ? {} : { by }),
    })),
    advice: Object.fromEntries(
      EDITION_IDS.map((edition) => {
        const wanted = expectedAdvice(expected, edition);
        const { kind, step, ruleId, waitUntilUtc } = reports[edition].recommendation;
        return [
          edition,
          {
            kind,
            step,
            ...(wanted.rule === undefined ? {} : { rule: ruleId ?? "none" }),
            ...(wanted["wait-until"] === undefined ? {} : { waitUntil: Date.parse(waitUntilUtc ?? "") }),
          },
        ];
      }),
    ),
    ladder: Object.fromEntries(
      auto.ladder.filter((rung) => rung.step in expected.ladder).map((rung) => [rung.step, rung.state]),
    ),
    clockJumps: auto.clockJumps.length,
    missingFindings: expected.findings.filter((id) => !found.has(id)),
    unwantedFindings: expected.absent.filter((id) => found.has(id)),
    missingCommands: expected.commands.filter(
      (part) => !auto.recommendation.commands.some((command) => command.includes(part)),
    ),
    exit: EXIT_CODES[auto.recommendation.kind],
  };
}

/** Both sides of the comparison, as far as the scenario asks. */
export function compareScenario(source: string, reports: Reports) {
  const scenario = parseScenario(source);
  if (!scenario.expect) throw new Error("a scenario of ours says what it expects");
  return { found: foundOf(reports, scenario.expect), wanted: wantedOf(scenario, scenario.expect) };
}

/** Timeline, probes, facts and events copy what the scenario itself says, at length: they have tests of their own. */
export function withoutExhibits(report: Report): unknown {
  const { timeline: _timeline, probes: _probes, facts: _facts, events: _events, ...rest } = report;
  return rest;
}
