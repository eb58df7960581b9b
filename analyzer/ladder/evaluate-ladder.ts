import { EDITIONS, type EditionId, STEPS } from "../../rules/ladder.ts";
import { compareVersions, NEWEST_KNOWN, WIZARD_SIGN_IN } from "../../rules/versions.ts";
import type { Attempt, History, StepId, ViewMap } from "../../rules/views.ts";
import type { Finding } from "../evaluate.ts";
import type { Evidence } from "../evidence.ts";
import type { Rung } from "../report/report.ts";
import { judgeCheck, type RungJudgement } from "./checks.ts";
import { type Attemptable, isAttemptable } from "./said.ts";

export interface LadderInput {
  readonly evidence: Evidence;
  readonly views: ViewMap;
  readonly findings: readonly Finding[];
  readonly said: readonly Attemptable[];
}

/** Every rung of an edition with its state since the onset, and the reason for it. None is marked as the next one yet. */
export function evaluateLadder(edition: EditionId, input: LadderInput): Rung[] {
  const shortcut = findShortcut(input.findings, input.views.history);
  const order = EDITIONS[edition].order;
  const target = shortcut === null ? -1 : order.indexOf(shortcut.step);
  return order.map((step, index) => {
    const judged = saidOr(step, input, judgeStep(step, input));
    const leads = shortcut !== null && index < target && (judged.state === "untried" || judged.state === "unknown");
    const { state, because, evidence } = leads
      ? {
          state: "passed-over" as const,
          because: `${shortcut.says} Its row sends straight to "${STEPS[shortcut.step].title}".`,
          evidence: shortcut.evidence,
        }
      : judged;
    return { step, title: STEPS[step].title, state, because, next: false, evidence: [...evidence] };
  });
}

/**
 * The documented shortcut in force: a row whose own advice names a step. It is followed only where that row is what
 * the evidence shows: one from before the present outage of the link speaks of another time.
 */
export function findShortcut(
  findings: readonly Finding[],
  history: History,
): (Pick<Finding, "says" | "ruleId" | "evidence"> & { step: StepId; fix: readonly string[] }) | null {
  for (const finding of findings) {
    if (finding.effect.kind !== "shortcut" || isOvertakenByOutage(finding, history)) continue;
    const { effect, says, ruleId, evidence } = finding;
    return { step: effect.step, fix: effect.fix ?? [], says, ruleId, evidence };
  }
  return null;
}

/** Whether the link was lost only after what a finding tells of. */
function isOvertakenByOutage({ evidence: [first] }: Finding, { outage, episodes }: History): boolean {
  if (outage.state !== "down" || outage.basis === "processing" || outage.onset === null) return false;
  const episode = episodes.find(
    (one) => one.evidence.artifact === first.artifact && one.evidence.recordId === first.recordId,
  );
  const at = episode?.at ?? Date.parse(first.timeUtc ?? "");
  return at < outage.onset.at;
}

/** What the customer swears to settles a rung that the log leaves open, and is shown as said, not as seen. */
function saidOr(step: StepId, { said }: LadderInput, judged: RungJudgement): RungJudgement {
  const open = judged.state === "untried" || judged.state === "unknown" || judged.state === "impossible";
  if (!open || !isAttemptable(step) || !said.includes(step)) return judged;
  return {
    state: "said",
    because: `the customer says so; in the evidence: ${judged.because}`,
    evidence: judged.evidence,
  };
}

function judgeStep(step: StepId, input: LadderInput): RungJudgement {
  switch (step) {
    case "network":
    case "tls":
    case "dotnet":
      return judgeCheck(step, input.evidence, input.views, input.findings);
    case "restart":
      return judgeRestart(input.views);
    case "toggle":
      return judgeToggle(input.views);
    case "upgrade":
      return judgeUpgrade(input.views);
    case "toggle-again":
      return judgeToggleAgain(input.views);
    case "guide":
      return { state: "untried", because: "comes when all steps above are done", evidence: [] };
  }
}

const WHO: Readonly<Record<Attempt["by"], string>> = {
  administrator: "",
  boot: " (by a reboot of the server)",
  "crash-recovery": " (by crash recovery)",
  "automatic-upgrade": " (by the automatic upgrade)",
  unknown: "",
};

/** The state that one attempt gives its rung. */
function fromAttempt(attempt: Attempt, lead = ""): RungJudgement {
  const state = {
    worked: "tried-worked",
    failed: "tried-failed",
    "too-early": "too-early",
    incomplete: "half-done",
    unknown: "too-early",
  } as const;
  return {
    state: state[attempt.outcome],
    because: `${lead}${attempt.step === "restart" ? "restarted" : attempt.step === "toggle" ? "disabled and re-enabled" : "installed"} at ${attempt.endUtc}${WHO[attempt.by]}: ${attempt.because}`,
    evidence: attempt.evidence,
  };
}

/** The latest attempt speaks for its rung, but an unfinished one never hides a finished one. */
function latest(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast((one) => one.outcome !== "incomplete") ?? attempts.at(-1);
}

function untried(views: ViewMap, step: string): RungJudgement {
  const { outage, coverage } = views.history;
  if (outage.onsetKnown === "at-or-before" && coverage.fromUtc !== null) {
    return {
      state: "unknown",
      because: `no ${step} seen since ${coverage.fromUtc}, where the log begins; the outage may be older, so an earlier one cannot be ruled out`,
      evidence: [],
    };
  }
  return {
    state: "untried",
    because: outage.onsetUtc === null ? `no ${step} on record` : `no ${step} since the onset at ${outage.onsetUtc}`,
    evidence: [],
  };
}

function judgeRestart(views: ViewMap): RungJudgement {
  const { attempts } = views.history;
  const restart = latest(attempts.filter((one) => one.step === "restart"));
  if (restart) return fromAttempt(restart);
  const upgrade = latest(attempts.filter((one) => one.step === "upgrade" && one.outcome !== "incomplete"));
  return upgrade ? fromAttempt(upgrade, "inside the upgrade, which restarts the service: ") : untried(views, "restart");
}

/** Whether the wizard of a build can sign in on the day of the analysis; the reason if it cannot. */
function wizardBlocked(version: string | null, { server, now }: ViewMap): string | null {
  if (version === null || now < WIZARD_SIGN_IN.sinceUtc) return null;
  const floor =
    server.cloud === null || server.cloud.value === "public" ? WIZARD_SIGN_IN.commercial : WIZARD_SIGN_IN.otherClouds;
  if (compareVersions(version, floor) >= 0) return null;
  return `the wizard of build ${version} cannot sign in since ${WIZARD_SIGN_IN.sinceUtc.slice(0, 10)} (needs ${floor} or later)`;
}

function firstUpgrade({ history }: ViewMap): Attempt | undefined {
  return history.attempts.find((one) => one.step === "upgrade" && one.outcome !== "incomplete");
}

function judgeToggle(views: ViewMap): RungJudgement {
  const toggles = views.history.attempts.filter((one) => one.step === "toggle");
  const upgrade = firstUpgrade(views);
  const before = upgrade === undefined ? toggles : toggles.filter((one) => one.endAt <= upgrade.startAt);
  const toggle = latest(before) ?? latest(toggles);
  if (toggle) return fromAttempt(toggle);
  const version = upgrade?.fromVersion ?? (upgrade === undefined ? (views.server.version?.value ?? null) : null);
  const blocked = wizardBlocked(version, views);
  if (blocked !== null) {
    return {
      state: "impossible",
      because: upgrade === undefined ? blocked : `${blocked}; the one after the upgrade takes its place`,
      evidence: views.server.version?.evidence ?? [],
    };
  }
  return untried(views, "disable and re-enable");
}

/** The build that ran when the outage began. */
function versionAtOnset(views: ViewMap): string | null {
  return firstUpgrade(views)?.fromVersion ?? views.server.version?.value ?? null;
}

function judgeUpgrade(views: ViewMap): RungJudgement {
  const upgrade = latest(views.history.attempts.filter((one) => one.step === "upgrade"));
  if (upgrade) return fromAttempt(upgrade);
  const version = views.server.version;
  if (version !== null && compareVersions(version.value, NEWEST_KNOWN.version) >= 0) {
    return {
      state: "met",
      because: `${version.value} is installed, the newest build known here (list checked ${NEWEST_KNOWN.checkedOn}; check for a newer one)`,
      evidence: version.evidence,
    };
  }
  const none = untried(views, "upgrade");
  const installed =
    version === null
      ? "the installed version is not in the evidence"
      : `${version.value} is installed, ${NEWEST_KNOWN.version} is known (list checked ${NEWEST_KNOWN.checkedOn})`;
  return { ...none, because: `${none.because}; ${installed}`, evidence: version?.evidence ?? [] };
}

function judgeToggleAgain(views: ViewMap): RungJudgement {
  const { attempts } = views.history;
  const toggles = attempts.filter((one) => one.step === "toggle");
  const upgrade = firstUpgrade(views);
  const startVersion = versionAtOnset(views);
  const newestAlready = startVersion !== null && compareVersions(startVersion, NEWEST_KNOWN.version) >= 0;
  if (upgrade !== undefined && !newestAlready) {
    const after = latest(toggles.filter((one) => one.startAt >= upgrade.startAt));
    if (after) return fromAttempt(after);
    const blocked = wizardBlocked(views.server.version?.value ?? null, views);
    if (blocked !== null)
      return { state: "impossible", because: blocked, evidence: views.server.version?.evidence ?? [] };
    return {
      state: "untried",
      because: `no disable and re-enable since the upgrade at ${upgrade.endUtc}; one before it does not count`,
      evidence: [],
    };
  }
  // With the newest build installed from the start there is no upgrade in between: the second toggle is the one.
  const complete = toggles.filter((one) => one.outcome !== "incomplete");
  const second = newestAlready && complete.length >= 2 ? complete.at(-1) : undefined;
  if (second) return fromAttempt(second);
  const blocked = wizardBlocked(views.server.version?.value ?? null, views);
  if (blocked !== null && newestAlready) return { state: "impossible", because: blocked, evidence: [] };
  return {
    state: "untried",
    because: newestAlready ? "no second disable and re-enable on this build" : "comes after the upgrade",
    evidence: [],
  };
}
