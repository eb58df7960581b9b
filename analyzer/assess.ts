import type { ArtifactName } from "../bundle/artifacts.ts";
import { TOOL } from "../bundle/tool.ts";
import { RULES } from "../rules/index.ts";
import { EDITION_IDS, EDITIONS, type EditionId, editionFor, STEPS } from "../rules/ladder.ts";
import { byPrecedence } from "../rules/precedence.ts";
import type { AnyRule } from "../rules/rule.ts";
import { NEWEST_KNOWN } from "../rules/versions.ts";
import type { Attempt, ViewMap } from "../rules/views.ts";
import { COMMANDS } from "./commands.ts";
import { evaluateRules, type Finding, type RuleResult } from "./evaluate.ts";
import type { Evidence } from "./evidence.ts";
import { showEvents } from "./exhibits/show-events.ts";
import { showFacts } from "./exhibits/show-facts.ts";
import { showProbes } from "./exhibits/show-probes.ts";
import { showTimeline } from "./exhibits/show-timeline.ts";
import { evaluateLadder } from "./ladder/evaluate-ladder.ts";
import { recommend } from "./ladder/recommend.ts";
import type { Attemptable } from "./ladder/said.ts";
import { whatWouldChange } from "./ladder/would-change.ts";
import type { RulePack } from "./packs/rule-pack.ts";
import type { AttemptView, FindingView, Recommendation, Report, Rung } from "./report/report.ts";
import { buildViews } from "./views.ts";

export interface AssessOptions {
  /** `auto` picks the edition by product. */
  readonly edition: EditionId | "auto";
  /** Steps that the customer swears to. */
  readonly attempted: readonly Attemptable[];
  /** ISO 8601 UTC; the moment the bundle was made, or of its last record, when left out. */
  readonly now?: string;
  /** Name of the input, for the reader of the report; no path. */
  readonly name: string;
  /** Rules of others, beside the built-in ones. */
  readonly packs?: readonly RulePack[];
}

/**
 * From evidence to the report: views, rules, ladder, recommendation. Pure: the same evidence and options give the
 * same report, byte for byte. The clock is never read.
 */
export function assess(evidence: Evidence, options: AssessOptions, builtIn: readonly AnyRule[] = RULES): Report {
  const packs = options.packs ?? [];
  const rules = [...builtIn, ...packs.flatMap((pack) => pack.rules.map(({ rule }) => rule))];
  const now = options.now ?? momentOf(evidence);
  const views = buildViews(evidence, now);
  const results = evaluateRules(rules, evidence, views);
  const findings = results.filter((one): one is Finding => one.kind === "fail").sort(byPrecedence);
  const version = views.server.version?.value ?? null;
  const edition = options.edition === "auto" ? editionFor(version) : options.edition;

  const climb = (id: EditionId): { rungs: Rung[]; advice: Recommendation } => {
    const rungs = evaluateLadder(id, { evidence, views, findings, said: options.attempted });
    const advice = recommend({ evidence, views, rules, results, findings, edition: id, rungs });
    return {
      rungs: rungs.map((rung) => ({ ...rung, next: rung.step === advice.step && advice.kind !== "wait" })),
      advice,
    };
  };
  const { rungs, advice } = climb(edition);

  return {
    schema: "writeback-triage/report/1",
    tool: TOOL,
    input: {
      kind: evidence.manifest === null ? "foreign" : "bundle",
      name: options.name,
      digest: evidence.digest,
      createdUtc: evidence.manifest?.createdUtc ?? null,
      computer: evidence.manifest?.computer ?? views.server.computer?.value ?? null,
    },
    options: { edition: options.edition, attempted: [...options.attempted], nowUtc: now },
    edition: { id: edition, because: whyEdition(options.edition, version), page: EDITIONS[edition].page },
    server: serverView(views),
    recommendation: advice,
    otherEditions: EDITION_IDS.filter((id) => id !== edition).flatMap((id) => {
      const other = climb(id).advice;
      if (other.kind === advice.kind && other.step === advice.step) return [];
      const says = other.step === null ? other.headline : `${STEPS[other.step].title} (${other.kind})`;
      return [{ edition: id, kind: other.kind, step: other.step, says }];
    }),
    outage: outageView(views),
    attempts: views.history.attempts.map(attemptView),
    ladder: rungs,
    findings: findings.map((finding) => findingView(finding, rules, packs)),
    undecided: results.flatMap(undecidedView),
    passed: results.flatMap((one) => (one.kind === "pass" ? [one.ruleId] : [])),
    wouldChange: whatWouldChange({ advice, rungs, views, evidence }),
    clockJumps: views.history.clockJumps.map((jump) => ({
      artifact: jump.artifact,
      recordId: jump.recordId,
      timeUtc: jump.timeUtc,
      backSeconds: Math.round(jump.backMs / 1000),
    })),
    completeness: completenessView(evidence),
    timeline: showTimeline(evidence, views.history),
    probes: showProbes(evidence),
    facts: showFacts(evidence),
    events: showEvents(evidence, [
      ...advice.evidence,
      ...rungs.flatMap((rung) => rung.evidence),
      ...findings.flatMap((finding) => finding.evidence),
      ...views.history.attempts.flatMap((attempt) => attempt.evidence),
      ...views.history.outage.evidence,
    ]),
    ...(packs.length === 0 ? {} : { packs: packs.map(packView) }),
  };
}

/** The moment the evidence speaks for: when the bundle was made, else the last record anywhere in it. */
function momentOf(evidence: Evidence): string {
  if (evidence.manifest) return evidence.manifest.createdUtc;
  const times = evidence.logs.flatMap((log) => (log.lastTimeUtc === null ? [] : [log.lastTimeUtc]));
  const exported =
    evidence.artifacts.serverConfiguration.state === "missing"
      ? null
      : evidence.artifacts.serverConfiguration.value.exportedUtc;
  if (exported !== null) times.push(exported);
  const latest = times.map((time) => Date.parse(time)).filter((time) => !Number.isNaN(time));
  return new Date(Math.max(0, ...latest)).toISOString();
}

function whyEdition(asked: AssessOptions["edition"], version: string | null): string {
  if (asked !== "auto") return "asked for";
  if (version === null) return "the product version is not in the evidence";
  return editionFor(version) === "seed"
    ? `build ${version} is of the age that page was written for`
    : `build ${version}`;
}

function serverView({ server }: ViewMap): Report["server"] {
  return {
    version: server.version?.value ?? null,
    generation: server.generation,
    cloud: server.cloud?.value ?? null,
    staging: server.staging?.value ?? null,
    writebackEnabled: server.writebackEnabled?.value ?? null,
    service: server.service?.value ?? null,
    serviceAccount: server.serviceAccount?.value ?? null,
    newestKnownVersion: { version: NEWEST_KNOWN.version, checkedOn: NEWEST_KNOWN.checkedOn },
  };
}

function outageView({ history: { outage } }: ViewMap): Report["outage"] {
  return {
    state: outage.state,
    basis: outage.basis,
    because: outage.because,
    onsetUtc: outage.onsetUtc,
    onsetKnown: outage.onsetKnown,
    lastLifeUtc: outage.lastLife?.timeUtc ?? null,
    lastFailureUtc: outage.lastFailure?.timeUtc ?? null,
    namespaces: outage.namespaces.map((one) => ({ ...one })),
    evidence: [...outage.evidence],
  };
}

function attemptView({ startAt: _startAt, endAt: _endAt, ...attempt }: Attempt): AttemptView {
  return { ...attempt, evidence: [...attempt.evidence] };
}

function findingView(finding: Finding, rules: readonly AnyRule[], packs: readonly RulePack[]): FindingView {
  const { effect } = finding;
  const pack = packs.find((one) => one.rules.some(({ rule }) => rule.id === finding.ruleId));
  const page = pack?.rules.find(({ rule }) => rule.id === finding.ruleId)?.page ?? null;
  return {
    ruleId: finding.ruleId,
    title: finding.title,
    finding: finding.finding,
    effect: effect.kind,
    says: finding.says,
    fix: "fix" in effect ? [...(effect.fix ?? [])] : [],
    data: { ...finding.data },
    evidence: [...finding.evidence],
    cites: [...(rules.find((rule) => rule.id === finding.ruleId)?.cites ?? [])],
    ...(pack === undefined ? {} : { pack: pack.name, page }),
  };
}

function packView({ name, version, title, sha256, rules }: RulePack): NonNullable<Report["packs"]>[number] {
  return { name, version, title, sha256, rules: rules.map(({ rule }) => rule.id) };
}

function undecidedView(result: RuleResult): Report["undecided"] {
  if (result.kind !== "inconclusive" && result.kind !== "error") return [];
  return [{ ruleId: result.ruleId, title: result.title, because: result.because, error: result.kind === "error" }];
}

function completenessView(evidence: Evidence): Report["completeness"] {
  return {
    sources: (evidence.manifest?.sources ?? []).map(({ id, outcome, code, detail }) => ({ id, outcome, code, detail })),
    artifacts: (Object.entries(evidence.artifacts) as [ArtifactName, Evidence["artifacts"][ArtifactName]][]).map(
      ([name, state]) => ({
        name,
        state: state.state,
        paths: state.state === "missing" ? [] : [...state.paths],
        gaps: state.state === "present" ? [] : state.gaps.map((gap) => ({ ...gap })),
        command: state.state === "missing" ? COMMANDS[name] : null,
      }),
    ),
    logs: evidence.logs.map((log) => ({
      path: log.path,
      format: log.format,
      channels: [...log.channels],
      eventsKept: log.eventsKept,
      eventsLost: log.eventsLost,
      firstTimeUtc: log.firstTimeUtc,
      lastTimeUtc: log.lastTimeUtc,
      certificate: log.certificate === null ? null : { ...log.certificate },
    })),
    recognised: evidence.recognised.map((one) => ({ ...one, artifacts: [...one.artifacts] })),
    ignored: evidence.ignored.map((one) => ({ ...one })),
    otherComputers: [...evidence.otherComputers],
    ...(evidence.signature === undefined ? {} : { signature: { ...evidence.signature } }),
  };
}
