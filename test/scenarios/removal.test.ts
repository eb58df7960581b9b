import { readdirSync } from "node:fs";
import { basename } from "node:path";
import AdmZip from "adm-zip";
import { beforeAll, describe, expect, it } from "vitest";
import { analyze } from "../../analyzer/analyze.ts";
import { assess } from "../../analyzer/assess.ts";
import type { Evidence } from "../../analyzer/evidence.ts";
import { gatherEvidence } from "../../analyzer/gather.ts";
import { AFTER_INSTALL_MS, INSTALL_DATE_SLACK_MS } from "../../analyzer/history/thresholds.ts";
import type { Report } from "../../analyzer/report/report.ts";
import { EVENT_PROVIDERS, type EventArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { type BuiltScenario, buildScenarioText } from "../../tools/scenario/build.ts";
import { ARTIFACT_NAMES } from "../support/evidence.ts";
import { betterThan } from "../support/healthier.ts";
import { type MemoryFile, memoryContainer } from "../support/memory-container.ts";
import { NODE_HOST, readScenario, SCENARIOS } from "../support/scenario.ts";
import { FILES, withoutArtifacts, withoutFile } from "../support/world.ts";

/**
 * The laws of the recommendation on every scenario: what is taken away makes nothing healthier, and neither the order
 * of the files nor a second export of a log changes anything.
 */

const IDS = readdirSync(SCENARIOS)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => basename(name, ".yaml"));

const EVENT_ARTIFACTS = Object.keys(EVENT_PROVIDERS) as EventArtifactName[];

type Attempt = Report["attempts"][number];

/** Files that hold several artefacts; any other goes with its one. */
const WITH_SEVERAL = FILES.filter((file) => !(ARTIFACT_NAMES as readonly string[]).includes(file));

const classOf = (record: EventRecord): string => `${record.provider} ${record.eventId}`;

function recordsOf(evidence: Evidence, name: EventArtifactName): readonly EventRecord[] {
  const state = evidence.artifacts[name];
  return state.state === "missing" ? [] : state.value;
}

function withoutClass(evidence: Evidence, gone: string): Evidence {
  const kept = EVENT_ARTIFACTS.flatMap((name) => {
    const state = evidence.artifacts[name];
    if (state.state === "missing") return [];
    return [[name, { ...state, value: state.value.filter((record) => classOf(record) !== gone) }] as const];
  });
  return { ...evidence, artifacts: { ...evidence.artifacts, ...Object.fromEntries(kept) } };
}

/** Classes of events that the report itself names as its reasons: without them nobody could know of the fault. */
function reasonsOf(report: Report, evidence: Evidence): ReadonlySet<string> {
  const { recommendation, outage, findings, attempts, ladder } = report;
  const cited = new Set(
    [recommendation, outage, ...findings, ...attempts, ...ladder].flatMap((one) =>
      one.evidence.map(({ artifact, recordId }) => `${artifact} ${recordId}`),
    ),
  );
  return new Set(
    EVENT_ARTIFACTS.flatMap((name) =>
      recordsOf(evidence, name)
        .filter(({ recordId }) => cited.has(`${name} ${recordId}`))
        .map(classOf),
    ),
  );
}

/** Attempts where the whole evidence has none; a restart that was part of a step stands alone without the step's records. */
function invented(whole: Report, less: Report): string[] {
  const covers = (known: Attempt, one: Attempt): boolean => {
    // An upgrade that only the list of products knows has a day and no time.
    const slack = one.step === "upgrade" && known.step === "upgrade" ? INSTALL_DATE_SLACK_MS : AFTER_INSTALL_MS;
    return (
      Date.parse(one.startUtc) <= Date.parse(known.endUtc) + slack &&
      Date.parse(one.endUtc) >= Date.parse(known.startUtc) - slack
    );
  };
  const unknown = less.attempts.filter((one) => !whole.attempts.some((known) => covers(known, one)));
  return unknown.map(({ step, startUtc }) => `${step} at ${startUtc}`);
}

function filesOf(built: BuiltScenario): MemoryFile[] {
  if (built.kind !== "file") return [...built.files].map(([path, bytes]) => ({ path, bytes }));
  if (!built.name.endsWith(".zip")) return [{ path: built.name, bytes: built.bytes }];
  const entries = new AdmZip(Buffer.from(built.bytes)).getEntries();
  return entries.map((entry) => ({ path: entry.entryName, bytes: new Uint8Array(entry.getData()) }));
}

const OPTIONS = { edition: "auto", attempted: [], name: "scenario" } as const;
const analyzeFiles = (files: readonly MemoryFile[], now?: string): Promise<Report> =>
  analyze(memoryContainer(files), NODE_HOST, { ...OPTIONS, ...(now === undefined ? {} : { now }) });

/** All but what speaks of the input as files. */
function verdictOf({ completeness, input, ...verdict }: Report): unknown {
  return { ...verdict, computer: input.computer, otherComputers: completeness.otherComputers };
}

describe.each(IDS)("%s", (id) => {
  let files: MemoryFile[];
  let evidence: Evidence;
  let whole: Report;

  beforeAll(async () => {
    files = filesOf(await buildScenarioText(await readScenario(id), id));
    expect(files.length).toBeGreaterThan(0);
    evidence = await gatherEvidence(memoryContainer(files), NODE_HOST);
    whole = assess(evidence, OPTIONS);
  });

  it("looks no healthier without one artefact or one class of events", () => {
    const now = whole.options.nowUtc;
    const faults: string[] = [];
    const compare = (what: string, less: Evidence, mayHide: boolean): void => {
      const report = assess(less, { ...OPTIONS, now });
      const wrong = mayHide ? [] : [...betterThan(whole, report), ...invented(whole, report)];
      faults.push(...wrong.map((fault) => `without ${what}: ${fault}`));
    };
    for (const name of ARTIFACT_NAMES) compare(name, withoutArtifacts(evidence, [name]), false);
    for (const file of WITH_SEVERAL) compare(file, withoutFile(evidence, file), false);
    const reasons = reasonsOf(whole, evidence);
    const classes = new Set(EVENT_ARTIFACTS.flatMap((name) => recordsOf(evidence, name).map(classOf)));
    for (const one of classes) compare(one, withoutClass(evidence, one), reasons.has(one));
    expect(faults).toEqual([]);
  });

  it("says the same whatever the order of the files", async () => {
    const verdict = JSON.stringify(verdictOf(whole));
    const turned = [...files].reverse();
    const half = files.length >> 1;
    for (const order of [turned, [...files.slice(half), ...files.slice(0, half)]]) {
      expect(JSON.stringify(verdictOf(await analyzeFiles(order)))).toBe(verdict);
    }
  });

  it("says the same with a second export of each log", async () => {
    // As customers send them: logs in a folder, without a manifest that would say which of them count.
    const logs = files
      .filter(({ path }) => path.endsWith(".evtx"))
      .map(({ path, bytes }) => ({ path: basename(path), bytes }));
    if (logs.length === 0) return;
    const once = await analyzeFiles(logs);
    const again = logs.map(({ path, bytes }) => ({ path: `second/${path}`, bytes }));
    const twice = await analyzeFiles([...again, ...logs], once.options.nowUtc);
    expect(verdictOf(twice)).toEqual(verdictOf(once));
  });
});
