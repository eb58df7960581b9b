import type { EvidenceRef } from "../../rules/views.ts";
import type { AttemptView, FindingView, Report } from "./report.ts";
import { safeText } from "./safe-text.ts";
import { count, damageNotes } from "./terminal-certificate.ts";

/**
 * What the faces for people say, in the same words: one text each, without line breaks, marks or colours. Texts from the
 * bundle are in them as they are; each face makes them harmless in its own way.
 */

const STATE: Readonly<Record<Report["outage"]["state"], string>> = {
  healthy: "The writeback link is HEALTHY",
  down: "Writeback is DOWN",
  degraded: "Writeback is DEGRADED: not every relay is up",
  recovered: "The writeback link has RECOVERED",
  off: "Writeback is switched OFF",
  unknown: "State of writeback UNKNOWN",
};

/** The most telling part first. */
export function stateParts({ outage }: Report): string[] {
  const { state, onsetUtc, onsetKnown, lastLifeUtc, lastFailureUtc } = outage;
  const since =
    onsetUtc === null
      ? ""
      : state === "recovered"
        ? ` (the outage began ${onsetUtc})`
        : ` since ${onsetUtc}${onsetKnown === "at-or-before" ? " or earlier" : ""}`;
  return [
    `${STATE[state]}${since}`,
    ...(lastLifeUtc === null ? [] : [`last life ${lastLifeUtc}`]),
    ...(lastFailureUtc === null || state === "healthy" ? [] : [`last failure ${lastFailureUtc}`]),
  ];
}

const PRODUCT: Readonly<Record<string, string>> = {
  "azure-ad-sync": "Azure AD Sync",
  "azure-ad-connect": "Azure AD Connect",
  "entra-connect": "Entra Connect",
};

export function productText({ server }: Report): string {
  const product = PRODUCT[server.generation];
  return product === undefined && server.version === null
    ? "product unknown"
    : `${product ?? "build"} ${server.version ?? "(build unknown)"}`;
}

export function serverParts(report: Report): string[] {
  const { input, server, edition } = report;
  return [
    input.computer ?? "computer unknown",
    productText(report),
    `edition ${edition.id}`,
    ...(server.staging === true ? ["STAGING server"] : []),
    input.name,
  ];
}

/** What an unread reader must know to see why: the state, unless it is told already. */
export function reasonTexts({ recommendation, outage }: Report): string[] {
  const told = [recommendation.headline, ...recommendation.because].join("\n").toLowerCase();
  const state = `${outage.because.charAt(0).toUpperCase()}${outage.because.slice(1)}.`;
  const isTold = told.includes(outage.because.toLowerCase());
  return [...new Set(isTold ? recommendation.because : [...recommendation.because, state])];
}

const BY: Readonly<Record<AttemptView["by"], string>> = {
  administrator: "by an administrator",
  boot: "by a reboot",
  "crash-recovery": "by crash recovery",
  "automatic-upgrade": "by the automatic upgrade",
  unknown: "",
};
const OUTCOME: Readonly<Record<AttemptView["outcome"], string>> = {
  worked: "worked",
  failed: "did not help",
  "too-early": "too early to judge",
  incomplete: "not finished",
  unknown: "cannot be judged",
};

export function attemptText({ step, endUtc, by, outcome, because, fromVersion, toVersion }: AttemptView): string {
  const versions =
    toVersion === undefined ? "" : ` ${fromVersion === undefined ? "" : `${fromVersion} -> `}${toVersion}`;
  const head = [step + versions, BY[by]].filter((part) => part !== "").join(" ");
  return `${endUtc} ${head}: ${OUTCOME[outcome]}; ${because}`;
}

const EFFECT: Readonly<Record<FindingView["effect"], string>> = {
  "off-ladder": "no step cures it",
  shortcut: "leads straight to a step",
  "check-failed": "a check fails",
  mend: "to be put right",
  note: "note",
};

export function findingText({ says, ruleId, effect, pack }: FindingView): string {
  return `${says} (${ruleId}: ${EFFECT[effect]}${pack === undefined ? "" : "; not built in"})`;
}

/** What to do about it, unless the advice says that already. */
export function findingFix({ fix }: FindingView, { recommendation }: Report): readonly string[] {
  const shown = recommendation.actions.join("\n");
  return fix.every((line) => shown.includes(line)) ? [] : fix;
}

export function packTexts({ packs = [] }: Report): string[] {
  return packs.map(
    ({ name, version, title, sha256, rules }) =>
      `${name} ${version} (${title}), ${count(rules.length, "rule")}, SHA-256 ${sha256}`,
  );
}

export function otherEditionTexts({ otherEditions }: Report): string[] {
  return otherEditions.map(({ edition, says }) => `${edition}: ${says}`);
}

/** Ours: of one kind of thing, as many lines; the JSON face has them all. */
const MOST = 12;

/** Undefined for an input that is no bundle. */
export function signatureText({ completeness: { signature } }: Report): string | undefined {
  switch (signature?.state) {
    case "signed":
      return `signed with the key ${signature.fingerprint}; compare it with the sender's`;
    case "broken":
      return "the signature is broken: the manifest was changed after it was signed, or is signed in an unknown way";
    case "unsigned":
      return "not signed";
    case undefined:
      return undefined;
  }
}

/** Only what is not as it should be; a whole bundle has next to none. */
export function completenessTexts(report: Report): string[] {
  const { completeness: all, clockJumps } = report;
  const texts: string[] = [];
  const signature = signatureText(report);
  if (signature !== undefined) texts.push(`bundle: ${signature}`);
  for (const one of all.sources.filter(({ outcome }) => outcome !== "collected" && outcome !== "empty")) {
    texts.push(`source ${one.id}: ${[one.outcome, one.code, one.detail].filter((part) => part !== null).join(", ")}`);
  }
  const reasons = new Map<string, string[]>();
  for (const { name, state, gaps } of all.artifacts) {
    if (state === "present") continue;
    const told = gaps.map(({ code, detail }) => (detail === null ? code : `${code}: ${detail}`)).join("; ");
    const reason =
      state === "partial" ? `in part only (${told})` : told === "absent" ? "not in this input" : `missing (${told})`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  }
  for (const [reason, names] of reasons) texts.push(`${names.join(", ")}: ${reason}`);
  for (const log of all.logs.slice(0, MOST)) {
    const damage = log.certificate === null ? [] : damageNotes(log.certificate);
    if (log.eventsLost > 0) damage.push(`${count(log.eventsLost, "event")} unreadable`);
    const span =
      log.firstTimeUtc === null || log.lastTimeUtc === null
        ? "no record with a time"
        : `${log.firstTimeUtc} to ${log.lastTimeUtc}`;
    texts.push([`${log.path}: ${count(log.eventsKept, "record")} used`, span, ...damage].join("; "));
  }
  if (all.logs.length > MOST) texts.push(`${count(all.logs.length - MOST, "more log")}`);
  if (all.otherComputers.length > 0) texts.push(`set aside, from other computers: ${all.otherComputers.join(", ")}`);
  const told = new Set(report.findings.flatMap(({ evidence }) => evidence.map(({ recordId }) => recordId)));
  for (const jump of clockJumps.filter(({ recordId }) => !told.has(recordId)).slice(0, MOST)) {
    texts.push(
      `the server's clock went back ${jump.backSeconds} s at ${jump.timeUtc} (${sourceOf(jump.artifact)} #${jump.recordId})`,
    );
  }
  for (const { path, reason } of all.ignored.slice(0, MOST)) texts.push(`not used: ${path} (${reason})`);
  if (all.ignored.length > MOST) texts.push(`not used: ${count(all.ignored.length - MOST, "more file")}`);
  return texts;
}

export function undecidedTexts({ undecided }: Report): string[] {
  const reasons = new Map<string, string[]>();
  for (const { ruleId, because, error } of undecided) {
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
  return texts;
}

export const undecidedTitle = ({ undecided }: Report): string =>
  `Could not be judged (${count(undecided.length, "rule")})`;

const BUG = "a bug in this rule, please report it";
const MOST_REASONS = 8;
const MOST_NAMES = 4;

export function footText({ tool, input, options, passed, findings: found }: Report): string {
  const said = options.attempted.length > 0 ? `; said to be tried: ${options.attempted.join(", ")}` : "";
  return `${tool.name} ${tool.version}; judged as of ${options.nowUtc}${said}; ${count(passed.length, "rule")} passed, ${count(found.length, "finding")}; input ${input.kind} ${input.digest.slice(0, 12)}`;
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

export const sourceOf = (artifact: string): string => SOURCE[artifact as EvidenceRef["artifact"]] ?? artifact;

/** `PasswordResetService #12, #15; System #7; tls values[3].data`. */
export function evidenceText(evidence: readonly EvidenceRef[]): string {
  const bySource = new Map<string, string[]>();
  for (const { artifact, recordId, field } of evidence) {
    const source = sourceOf(artifact);
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
