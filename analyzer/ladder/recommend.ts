import type { ArtifactName } from "../../bundle/artifacts.ts";
import type { Citation } from "../../rules/citations.ts";
import { enableClicks, instructionsFor } from "../../rules/instructions.ts";
import { EDITIONS, type EditionId, STEPS } from "../../rules/ladder.ts";
import { byPrecedence, explainPrecedence } from "../../rules/precedence.ts";
import type { AnyRule, FindingMeta } from "../../rules/rule.ts";
import type { Attempt, EvidenceRef, History, StepId, ViewMap } from "../../rules/views.ts";
import { COMMANDS } from "../commands.ts";
import type { Finding, RuleResult } from "../evaluate.ts";
import type { Evidence } from "../evidence.ts";
import { toUtc } from "../history/attempts.ts";
import { settlesAt } from "../history/outage.ts";
import type { Recommendation, Rung } from "../report/report.ts";
import { findShortcut } from "./evaluate-ladder.ts";

export interface AdviceInput {
  readonly evidence: Evidence;
  readonly views: ViewMap;
  readonly rules: readonly AnyRule[];
  readonly results: readonly RuleResult[];
  readonly findings: readonly Finding[];
  readonly edition: EditionId;
  readonly rungs: readonly Rung[];
}

type Advice = Omit<Recommendation, "who" | "actions" | "warnings" | "verify" | "downtime" | "cites"> &
  Partial<Pick<Recommendation, "who" | "actions" | "warnings" | "verify" | "downtime" | "cites">>;

/**
 * The one recommendation, in the order of judgement: off the ladder, a service that has just come up, cannot tell,
 * switched off, wait, finish, next step with its documented shortcut, something to mend, nothing to do. Later judgements are never reached by leaving evidence away.
 */
export function recommend(input: AdviceInput): Recommendation {
  const advice =
    offLadder(input) ??
    (input.views.history.outage.basis === "just-started" ? wait(input) : null) ??
    cannotTell(input) ??
    (isBroken(input)
      ? (switchedOff(input) ?? wait(input) ?? finish(input) ?? nextStep(input))
      : (mend(input) ?? allClear(input)));
  return dress(advice, input);
}

const isBroken = ({ views }: AdviceInput): boolean => ["down", "degraded", "off"].includes(views.history.outage.state);

const empty: Pick<Advice, "waitUntilUtc" | "commands" | "ruleId" | "step"> = {
  waitUntilUtc: null,
  commands: [],
  ruleId: null,
  step: null,
};

/** Evidence of a cause that no step can cure. Decisive even where the state of the link is unknown. */
function offLadder({ findings, rules }: AdviceInput): Advice | null {
  const causes = findings.filter((one) => one.effect.kind === "off-ladder").sort(byPrecedence);
  const first = causes[0];
  if (first?.effect.kind !== "off-ladder") return null;
  const second = causes[1];
  const others = causes.slice(1).map((one) => `Also seen, to be put right after it: ${one.says}`);
  return {
    ...empty,
    kind: "off-ladder",
    ruleId: first.ruleId,
    headline: `Do not climb the ladder: ${first.says}`,
    because: ["No step of the ladder can cure this.", ...(second ? [explainPrecedence(first, second)] : []), ...others],
    actions: [...first.effect.fix],
    cites: [...(rules.find((rule) => rule.id === first.ruleId)?.cites ?? [])],
    evidence: [...first.evidence],
  };
}

/** The state of writeback is not in the evidence. */
function cannotTell(input: AdviceInput): Advice | null {
  const { evidence, views } = input;
  const { outage } = views.history;
  if (outage.state !== "unknown") return null;
  const missing = (["writebackEvents", "syncEvents", "service", "serverConfiguration"] as const).filter(
    (name) =>
      evidence.artifacts[name].state === "missing" &&
      !(name === "service" && evidence.artifacts.systemEvents.state !== "missing"),
  );
  const old = evidence.artifacts.writebackEvents.state !== "missing" && missing.length === 0;
  return {
    ...empty,
    kind: "cannot-tell",
    headline: toSentence(`Cannot tell: ${outage.because}`),
    because: [
      ...missing.map((name) => `Not in the evidence: ${WHAT[name] ?? name}.`),
      ...(old
        ? ["Neither success nor failure is on record: have a test user reset a password, then collect again."]
        : []),
    ],
    commands: commandsFor(missing),
    evidence: [...outage.evidence],
  };
}

/** What an artefact is called towards people; the rest go by their name. */
const WHAT: Partial<Record<ArtifactName, string>> = {
  writebackEvents: "records of PasswordResetService (Application log)",
  syncEvents: "records of ADSync (Application log)",
  hashSyncEvents: "records of Directory Synchronization (Application log)",
  installEvents: "records of the installer (Application log)",
  crashEvents: "records of crashes (Application log)",
  systemEvents: "the System log",
  service: "the state of the ADSync service (System log)",
  serverConfiguration: "the server configuration export",
  scheduler: "the scheduler's settings (server configuration export)",
  securityOptions: "security options (RestrictRemoteSam)",
  clock: "the clock's offset",
  products: "installed products",
};

function commandsFor(names: readonly ArtifactName[]): string[] {
  return [...new Set(names.map((name) => COMMANDS[name]))];
}

const NOUN: Readonly<Record<Attempt["step"], string>> = {
  restart: "restart",
  toggle: "disabling and re-enabling",
  upgrade: "upgrade",
};

/** The last attempt is too young to judge, or a first sign of life, or the service itself, is. */
function wait({ views, rungs }: AdviceInput): Advice | null {
  const { attempts, outage, episodes } = views.history;
  const last = attempts.at(-1);
  const young = last !== undefined && (last.outcome === "too-early" || last.outcome === "unknown") ? last : undefined;
  const settles = settlesAt(episodes, outage);
  if (!young && settles === null) return null;
  const until = young ? young.judgeAfterUtc : toUtc(settles ?? 0);
  const passed = until !== null && Date.parse(until) <= Date.parse(views.now);
  const step = young
    ? `${NOUN[young.step]} at ${young.endUtc}`
    : outage.basis === "just-started"
      ? "start of the service"
      : "first sign of life";
  return {
    ...empty,
    kind: "wait",
    step: young === undefined ? null : young.step === "toggle" ? toggleRung(rungs, "too-early") : young.step,
    headline:
      until === null
        ? `Wait: the ${step} cannot be judged before a reset has been tried.`
        : passed
          ? `Collect again: the ${step} was too young to judge when this was collected; since ${until} it can be.`
          : `Wait until ${until}, then collect again: the ${step} is too young to judge.`,
    because: [toSentence(young ? young.because : outage.because)],
    actions: [
      until === null
        ? "Have a test user reset a password, then collect again."
        : `Collect a new bundle after ${until}.`,
    ],
    waitUntilUtc: until,
    evidence: [...(young?.evidence ?? outage.evidence)],
  };
}

/** Writeback stands switched off: nothing that was tried can show an effect before it is on again. */
function switchedOff({ views, rungs }: AdviceInput): Advice | null {
  const { outage } = views.history;
  if (outage.state !== "off") return null;
  return {
    ...empty,
    kind: "finish",
    step: toggleRung(rungs, "half-done"),
    headline:
      outage.basis === "half-toggle"
        ? "Finish the toggle: enable password writeback again."
        : "Enable password writeback: it is switched off.",
    because: [toSentence(outage.because)],
    actions: [...enableClicks(views.server.generation)],
    evidence: [...outage.evidence],
  };
}

/** A step was begun and not ended: end that first. */
function finish(input: AdviceInput): Advice | null {
  const { attempts } = input.views.history;
  const last = attempts.at(-1);
  if (last?.outcome !== "incomplete") return null;
  return {
    ...empty,
    kind: "finish",
    step: last.step === "toggle" ? toggleRung(input.rungs, "half-done") : last.step,
    headline:
      last.step === "upgrade"
        ? "Finish the upgrade that was begun."
        : "Finish the disable and re-enable that was begun.",
    because: [toSentence(`Begun at ${last.startUtc}: ${last.because}`)],
    evidence: [...last.evidence],
  };
}

/** Which of the two toggles of the ladder an attempt belongs to. */
function toggleRung(rungs: readonly Rung[], state: Rung["state"]): StepId {
  const again = rungs.find((rung) => rung.step === "toggle-again");
  return again?.state === state ? "toggle-again" : "toggle";
}

/** The first rung that is neither satisfied nor tried nor impossible. */
function nextStep(input: AdviceInput): Advice {
  const { rungs, views, findings } = input;
  const { outage } = views.history;
  const failing = rungs.find((rung) => rung.state === "failing");
  const restart = rungs.find((rung) => rung.step === "restart");
  // Nothing else can be judged while the service is down; only a check that is seen to fail comes before it.
  const mustStart =
    outage.basis === "service-stopped" && ["untried", "unknown", "passed-over"].includes(restart?.state ?? "");
  const open = rungs.find((rung) => ["failing", "unknown", "untried", "half-done", "too-early"].includes(rung.state));
  const rung = mustStart && restart && !failing ? restart : open;
  const step = rung?.step ?? "guide";
  const shortcut = findShortcut(findings, views.history);
  const title = STEPS[step].title;
  const reasons = [toSentence(outage.because)];
  if (shortcut?.step === step)
    reasons.push("The row of this record sends straight to this step, and it is what the evidence shows.");
  if (mustStart && rung === restart)
    reasons.push("The service is down: nothing else can be judged before it runs again.");
  for (const passed of rungs.slice(
    0,
    rungs.findIndex((one) => one.step === step),
  )) {
    if (mustStart && rung === restart && passed.state === "unknown") continue;
    reasons.push(toSentence(`${passed.title}: ${passed.because}`));
  }
  if (rung && rung.state !== "untried") reasons.push(toSentence(`${rung.title}: ${rung.because}`));
  const [cause, second] = failingRules(findings, step);
  if (cause && second) reasons.push(explainPrecedence(cause, second));
  for (const note of findings)
    if (note.effect.kind === "note" && note.effect.beside === step) reasons.push(toSentence(note.says));
  reasons.push(...overtakenShortcuts(findings, views.history));
  if (rung?.state === "half-done")
    return {
      ...empty,
      kind: "finish",
      step,
      headline: `Finish: ${title.toLowerCase()}.`,
      because: reasons,
      evidence: rung.evidence,
    };
  return {
    ...empty,
    kind: shortcut?.step === step ? "shortcut" : "next-step",
    step,
    ruleId: shortcut?.step === step ? shortcut.ruleId : (cause?.ruleId ?? null),
    headline: shortcut?.step === step ? `${title}: ${shortcut.says}` : `${title}.`,
    because: reasons,
    ...(shortcut?.step === step ? shortcutActions(shortcut, views) : {}),
    ...fixOf(findings, step),
    commands: rung?.state === "unknown" ? commandsFor(CHECK_ARTIFACT[step] ?? []) : [],
    evidence: mergeRefs(shortcut?.step === step ? shortcut.evidence : [], rung?.evidence ?? [], outage.evidence),
  };
}

/** What the shortcut's own row asks for comes before the step's general instructions. */
function shortcutActions(
  { step, fix }: NonNullable<ReturnType<typeof findShortcut>>,
  { server }: ViewMap,
): Pick<Advice, "actions"> | Record<never, never> {
  return fix.length > 0 ? { actions: [...fix, ...instructionsFor(step, server.generation).clicks] } : {};
}

const CHECK_ARTIFACT: Partial<Record<StepId, readonly ArtifactName[]>> = {
  network: ["network"],
  tls: ["tls"],
  dotnet: ["dotnet"],
};

/** What makes a check fail, the cause to mend first in front. */
const failingRules = (findings: readonly Finding[], step: StepId): Finding[] =>
  findings.filter((one) => one.effect.kind === "check-failed" && one.effect.step === step).sort(byPrecedence);

/** Rows that send straight to a step, and are not followed because they are not what the evidence shows now. */
function overtakenShortcuts(findings: readonly Finding[], history: History): string[] {
  if (findShortcut(findings, history) !== null) return [];
  const rows = findings.filter((one) => one.effect.kind === "shortcut").map((one) => one.ruleId);
  if (rows.length === 0) return [];
  return [
    `Not followed: the shortcut of ${rows.join(", ")}. Its record is older than the present outage, which it does not explain; come back to it once the link stands.`,
  ];
}

/** What a failing check asks for comes before the step's general instructions. */
function fixOf(findings: readonly Finding[], step: StepId): Pick<Advice, "actions"> | Record<never, never> {
  const fixes = failingRules(findings, step).flatMap((one) =>
    one.effect.kind === "check-failed" ? one.effect.fix : [],
  );
  return fixes.length > 0 ? { actions: [...new Set(fixes)] } : {};
}

/** The link lives, and something beside it must be put right. */
function mend({ findings, views, rules }: AdviceInput): Advice | null {
  const shortcut = findShortcut(findings, views.history);
  const [first, second] = findings.filter((one) => one.effect.kind === "mend").sort(byPrecedence);
  if (shortcut)
    return {
      ...empty,
      kind: "shortcut",
      step: shortcut.step,
      ruleId: shortcut.ruleId,
      headline: `${STEPS[shortcut.step].title}: ${shortcut.says}`,
      because: [toSentence(views.history.outage.because)],
      ...shortcutActions(shortcut, views),
      evidence: [...shortcut.evidence],
    };
  if (first?.effect.kind !== "mend") return null;
  return {
    ...empty,
    kind: "mend",
    ruleId: first.ruleId,
    headline: first.says,
    because: [
      toSentence(`The link itself lives: ${views.history.outage.because}`),
      ...(second ? [explainPrecedence(first, second)] : []),
    ],
    actions: [...first.effect.fix],
    cites: [...(rules.find((rule) => rule.id === first.ruleId)?.cites ?? [])],
    evidence: [...first.evidence],
  };
}

/**
 * Nothing to do, but only when every rule that could ask for something was able to look, and no finding speaks
 * against it. Otherwise the link lives and an all-clear cannot be given.
 */
function allClear({ results, rules, views, evidence, findings }: AdviceInput): Advice {
  const { outage } = views.history;
  const blind = results.filter(
    (one) =>
      (one.kind === "inconclusive" || one.kind === "error") && steers(rules.find((rule) => rule.id === one.ruleId)),
  );
  const doubts = findings.filter((one) => one.effect.kind === "note" && one.effect.doubts === "all-clear");
  const alive = toSentence(`${outage.state}: ${outage.because}`);
  if (blind.length === 0 && doubts.length === 0) {
    return {
      ...empty,
      kind: "nothing",
      headline: `Nothing to do. ${alive}`,
      because: ["Every rule that could ask for a step was able to look, and none does."],
      evidence: [...outage.evidence],
    };
  }
  // What the settings say stands in several artefacts; the configuration export holds them all.
  const { staging, schedulerEnabled, writebackEnabled } = views.server;
  const settings = staging === null || schedulerEnabled === null || writebackEnabled === null;
  const missing = [
    ...new Set<ArtifactName>([
      ...blind.flatMap((one) => (one.kind === "inconclusive" ? one.missing : [])),
      ...(settings ? (["serverConfiguration"] as const) : []),
    ]),
  ];
  return {
    ...empty,
    kind: "cannot-tell",
    headline: `The link is alive, but this is not enough for an all-clear. ${alive}`,
    because: [
      ...doubts.map((one) => toSentence(one.says)),
      ...(missing.length > 0 ? [`Not in the evidence: ${missing.map((name) => WHAT[name] ?? name).join(", ")}.`] : []),
      ...blind
        .filter((one) => one.kind === "error" || (one.kind === "inconclusive" && one.missing.length === 0))
        .map((one) => `${one.title}: ${one.kind === "error" || one.kind === "inconclusive" ? one.because : ""}.`),
    ],
    ...(doubts.length > 0 ? { actions: ["Have a test user reset a password, then collect again."] } : {}),
    commands: commandsFor(missing.filter((name) => evidence.artifacts[name].state === "missing")),
    evidence: [...doubts.flatMap((one) => one.evidence), ...outage.evidence],
  };
}

/** Whether a rule could ever ask for something, or refuse the all-clear, on a server whose link lives. */
function steers(rule: AnyRule | undefined): boolean {
  const metas = Object.values(rule?.findings ?? {}) as FindingMeta[];
  return metas.some(
    ({ effect }) =>
      ["off-ladder", "mend", "shortcut"].includes(effect.kind) ||
      (effect.kind === "note" && effect.doubts === "all-clear"),
  );
}

/** Adds what the step's instructions say, for the product generation of this server. */
function dress(advice: Advice, { views, edition, findings }: AdviceInput): Recommendation {
  const instructions =
    advice.step === null || advice.kind === "wait" ? null : instructionsFor(advice.step, views.server.generation);
  const beside =
    advice.kind === "mend" || advice.kind === "nothing"
      ? []
      : findings.filter((one) => one.effect.kind === "mend").map((one) => `Put right as well: ${one.says}`);
  const cites: Citation[] = [...(advice.cites ?? instructions?.cites ?? [])];
  if (advice.step !== null && !cites.some((one) => one.key === EDITIONS[edition].page.key))
    cites.push(EDITIONS[edition].page);
  return {
    kind: advice.kind,
    step: advice.step,
    ruleId: advice.ruleId,
    headline: advice.headline,
    because: advice.because,
    who: advice.who ?? instructions?.who ?? null,
    actions: advice.actions ?? [...(instructions?.clicks ?? [])],
    warnings: [...(advice.warnings ?? instructions?.warnings ?? []), ...beside],
    verify: advice.verify ?? [...(instructions?.verify ?? [])],
    downtime: advice.step === null || advice.kind === "wait" ? null : STEPS[advice.step].downtime,
    waitUntilUtc: advice.waitUntilUtc,
    commands: advice.commands,
    cites,
    evidence: mergeRefs(advice.evidence),
  };
}

function mergeRefs(...lists: readonly (readonly EvidenceRef[])[]): EvidenceRef[] {
  const seen = new Map<string, EvidenceRef>();
  for (const ref of lists.flat()) seen.set(`${ref.artifact}/${ref.recordId ?? ""}/${ref.field ?? ""}`, ref);
  return [...seen.values()];
}

/** A capital at the start, unless a host name stands there, and one full stop at the end. */
function toSentence(text: string): string {
  const first = /^[a-z]+(?=[\s:,])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return `${first.replace(/[.\s]+$/, "")}.`;
}
