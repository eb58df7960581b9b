import {
  type ArtifactMap,
  type ArtifactName,
  EVENT_PROVIDERS,
  type EventArtifactName,
} from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { eventText, findResultCodes, findTellingCode } from "../../rules/event-tokens.ts";
import { LIFE, logOf, refs, SUCCESS, steadyTime } from "../../rules/recency.ts";
import type { Data } from "../../rules/rule.ts";
import { compareVersions } from "../../rules/versions.ts";
import type { EvidenceRef, ViewMap } from "../../rules/views.ts";
import { toMs } from "../decode/duration.ts";
import { matchesGlob } from "./glob.ts";
import type { Comparison, Condition, ProviderName } from "./pack-format.ts";
import { NO_ITEMS, parseField, readField } from "./setting-field.ts";
import { allOf, anyOf, negate, no, notRead, type Truth, unknown, yes } from "./truth.ts";

/** What the engine hands to a pack's rule; an artefact that is missing is `undefined`. */
export type ConditionInput = Partial<ArtifactMap> & Omit<ViewMap, "probes"> & Partial<Pick<ViewMap, "probes">>;

/** Ours: enough records to look up, as a count tells the rest. */
const MOST_EVIDENCE = 10;

/** Judges a condition. Three-valued: what is missing, or was read in part only, never makes a `no`. */
export function judge(condition: Condition, input: ConditionInput): Truth {
  const { event, probe, setting, parameter, version, outage, all, any, not } = condition;
  if (event) return judgeEvent(event, input);
  if (probe) return judgeProbe(probe, input);
  if (setting) return judgeSetting(setting, input);
  if (parameter) return judgeParameter(parameter, input);
  if (version) return judgeVersion(version, input);
  if (outage) return judgeOutage([outage].flat(), input);
  if (all) return allOf(all.map((part) => judge(part, input)));
  if (any) return anyOf(any.map((part) => judge(part, input)));
  return not ? negate(judge(not, input)) : unknown("an empty condition");
}

/** Placeholders that each kind of condition fills. */
export const PLACEHOLDERS = {
  event: ["count", "id", "provider", "firstUtc", "lastUtc", "code"],
  probe: ["hosts", "stage", "probeCode"],
  setting: ["field", "value"],
  parameter: ["field", "value"],
  version: ["version"],
  outage: ["state", "onsetUtc"],
} as const satisfies Partial<Record<keyof Condition, readonly string[]>>;
export type LeafKind = keyof typeof PLACEHOLDERS;
export const LEAF_KINDS = Object.keys(PLACEHOLDERS) as LeafKind[];

export function artifactOf(provider: ProviderName): EventArtifactName {
  const names = Object.keys(EVENT_PROVIDERS) as EventArtifactName[];
  const found = names.find((name) => (EVENT_PROVIDERS[name] as readonly string[]).includes(provider));
  if (found === undefined) throw new Error(`no artefact holds ${provider}`);
  return found;
}

type Leaf<K extends LeafKind> = Exclude<Condition[K], undefined>;

const toCode = (code: string | number): string =>
  typeof code === "number" ? `0x${code.toString(16).padStart(8, "0")}` : code.toLowerCase();

function judgeEvent(event: Leaf<"event">, input: ConditionInput): Truth {
  const artifact = artifactOf(event.provider);
  const records = input[artifact];
  if (records === undefined) return notRead(artifact);
  const { history, now } = input;
  const ids = event.id === undefined ? null : [event.id].flat();
  const tokens = [event.token ?? []].flat().map((one) => one.toLowerCase());
  const codes = [event.code ?? []].flat().map(toCode);
  const timeOf = (record: EventRecord): number => steadyTime(history.clockJumps, artifact, record);
  const isMeant = (record: EventRecord): boolean => {
    if (record.provider !== event.provider || (ids !== null && !ids.includes(record.eventId))) return false;
    const text = eventText(record);
    const lower = text.toLowerCase();
    return (
      (tokens.length === 0 || tokens.some((token) => lower.includes(token))) &&
      (codes.length === 0 || findResultCodes(text).some((code) => codes.includes(code))) &&
      (event.like === undefined || matchesGlob(text, event.like)) &&
      Object.entries(event.datum ?? {}).every(([name, glob]) =>
        record.data.some(([key, value]) => key === name && matchesGlob(value, glob)),
      )
    );
  };
  const meant = records.filter(isMeant);
  const start = event.since === undefined ? Number.NEGATIVE_INFINITY : startOf(event.since, input);
  const silent = input.partial.includes(artifact) ? unknown(`read only in part: ${artifact}`) : no();
  if (meant.length === 0 && !isDuration(event.since)) return silent;
  if (start === null) return unknown("when the trouble began is not in the evidence", ["writebackEvents"]);
  const recent = meant.filter((record) => timeOf(record) >= start);
  const found = event.within === undefined ? recent : densest(recent, timeOf, toMs(event.within));
  if (found.length < event.count) {
    const from = history.coverage.fromAt;
    // A log that begins inside the span asked for cannot tell that nothing happened before.
    const isShort = isDuration(event.since) && logOf(artifact) === "application" && (from === null || from > start);
    return isShort ? unknown(`the log does not reach back ${event.since} from ${now}`) : silent;
  }
  // The newest first: by it the ladder tells whether a shortcut is of another time.
  const [last, ...before] = found.slice(-MOST_EVIDENCE).reverse();
  const [first] = found;
  if (!first || !last) return silent;
  return yes(refs(artifact, last, ...before), {
    count: found.length,
    id: last.eventId,
    provider: last.provider,
    firstUtc: first.timeUtc,
    lastUtc: last.timeUtc,
    code: findTellingCode(eventText(last)) ?? "not in the text",
  });
}

const isDuration = (since: string | undefined): since is string =>
  since !== undefined && !["onset", "life", "success"].includes(since);

/** From when on records count; `null`: the evidence does not tell. */
function startOf(since: string, { history, now, writebackEvents }: ConditionInput): number | null {
  if (isDuration(since)) return Date.parse(now) - toMs(since);
  const { outage, episodes } = history;
  if (writebackEvents === undefined) return null;
  if (since === "onset") return outage.onset?.at ?? (outage.state === "unknown" ? null : Number.POSITIVE_INFINITY);
  const kinds = since === "life" ? LIFE : SUCCESS;
  return episodes.findLast(({ kind }) => kinds.includes(kind))?.at ?? Number.NEGATIVE_INFINITY;
}

/** The largest group inside one span of that length; the newest of several as large. */
function densest(
  records: readonly EventRecord[],
  timeOf: (record: EventRecord) => number,
  lengthMs: number,
): readonly EventRecord[] {
  const times = records.map(timeOf);
  let best: readonly [from: number, to: number] = [0, 0];
  let from = 0;
  for (const [to, time] of times.entries()) {
    while ((times[from] ?? time) < time - lengthMs) from += 1;
    if (to + 1 - from >= best[1] - best[0]) best = [from, to + 1];
  }
  return records.slice(...best);
}

function judgeProbe(probe: Leaf<"probe">, { probes }: ConditionInput): Truth {
  if (probes === undefined) return notRead("network");
  const tried = probes.filter(
    ({ purpose, host, reached, failedAt }) =>
      (purpose === probe.target || matchesGlob(host, probe.target)) && (reached !== null || failedAt !== null),
  );
  if (tried.length === 0) return unknown(`no host was probed that is ${probe.target}`);
  const found = tried.filter(({ failedAt, reached, code }) => {
    const stage = probe.outcome === "failed" ? failedAt : failedAt === null ? reached : null;
    return (
      stage !== null &&
      (probe.stage === undefined || stage === probe.stage) &&
      (probe.code === undefined || matchesGlob(code ?? "", probe.code))
    );
  });
  const [first] = found;
  if (!first) return no(tried.map(({ evidence }) => evidence).slice(0, MOST_EVIDENCE));
  return yes(found.map(({ evidence }) => evidence).slice(0, MOST_EVIDENCE), {
    hosts: [...new Set(found.map(({ host }) => host))].join(", "),
    stage: first.failedAt ?? first.reached ?? "none",
    probeCode: first.code ?? "no code",
  });
}

interface Reading {
  readonly evidence: EvidenceRef;
  readonly value: unknown;
}

/** `null`: a value that is not there says nothing, unless just that is asked. */
function holds(value: unknown, { equals, matches, from, below, present }: Comparison): boolean | null {
  if (value === NO_ITEMS) return present === false;
  if (present !== undefined) return (value !== null) === present;
  if (value === null) return null;
  if (equals !== undefined) {
    return typeof value === "string" && typeof equals === "string"
      ? value.toLowerCase() === equals.toLowerCase()
      : value === equals;
  }
  if (matches !== undefined) return matchesGlob(String(value), matches);
  return typeof value === "number"
    ? (from === undefined || value >= from) && (below === undefined || value < below)
    : null;
}

function compare(readings: readonly Reading[], comparison: Comparison, name: string, isPartial: boolean): Truth {
  const judged = readings.map((reading) => ({ ...reading, holds: holds(reading.value, comparison) }));
  const [met, ...more] = judged.filter((one) => one.holds === true);
  // In what was read in part a value may be missing that is there on the server.
  const isThere = met !== undefined && met.value !== null && met.value !== NO_ITEMS;
  if (met && (isThere || !isPartial)) {
    const data: Data = { field: name, value: isThere ? String(met.value) : "not set" };
    return yes([met, ...more].map(({ evidence }) => evidence).slice(0, MOST_EVIDENCE), data);
  }
  if (isPartial) return unknown(`read only in part: ${name}`);
  if (judged.some((one) => one.holds === null)) return unknown(`not set, or not read: ${name}`);
  return no(judged.map(({ evidence }) => evidence).slice(0, MOST_EVIDENCE));
}

function judgeSetting(setting: Leaf<"setting">, input: ConditionInput): Truth {
  const { of, field } = setting;
  const value = input[of];
  if (value === undefined) return notRead(of);
  const name = `${of} ${[field].flat().join(".")}`;
  const places = readField(value, parseField(field));
  const readings = places.map((place) => ({ value: place.value, evidence: { artifact: of, field: place.field } }));
  return compare(readings, setting, name, input.partial.includes(of));
}

const PARAMETER_SOURCES = ["globalSettings", "serverConfiguration"] as const;

/** One global setting of the product; both places that tell it are looked at. */
function judgeParameter(parameter: Leaf<"parameter">, input: ConditionInput): Truth {
  const told = PARAMETER_SOURCES.flatMap((artifact) => {
    const parameters = input[artifact]?.parameters;
    if (parameters === undefined) return [];
    const value = Object.hasOwn(parameters, parameter.name) ? (parameters[parameter.name] ?? null) : null;
    const field = value === null ? "parameters" : `parameters.${parameter.name}`;
    return [{ value, evidence: { artifact, field } }];
  });
  if (told.length === 0) return notRead(...PARAMETER_SOURCES);
  // Where one place tells the value, the other's silence is none of the product's.
  const known = told.filter(({ value }) => value !== null);
  const isPartial = PARAMETER_SOURCES.some((artifact) => input.partial.includes(artifact));
  return compare(known.length > 0 ? known : told, parameter, parameter.name, isPartial);
}

function judgeVersion({ from, below }: Leaf<"version">, { server: { version } }: ConditionInput): Truth {
  if (version === null) return unknown("the product version is not in the evidence", ["products"]);
  const isInside =
    (from === undefined || compareVersions(version.value, from) >= 0) &&
    (below === undefined || compareVersions(version.value, below) < 0);
  return isInside ? yes(version.evidence, { version: version.value }) : no(version.evidence);
}

function judgeOutage(states: readonly string[], { history: { outage } }: ConditionInput): Truth {
  if (states.includes(outage.state)) {
    return yes(outage.evidence, { state: outage.state, onsetUtc: outage.onsetUtc ?? "unknown" });
  }
  return outage.state === "unknown" ? unknown(outage.because) : no(outage.evidence);
}

/** Artefacts that a single condition reads; `probes` stands for the artefact behind it. */
export function inputsOf(condition: Condition): readonly (ArtifactName | "probes")[] {
  const { event, probe, setting, parameter } = condition;
  if (event) {
    const needsHistory = event.since !== undefined && !isDuration(event.since);
    return [...new Set([artifactOf(event.provider), ...(needsHistory ? (["writebackEvents"] as const) : [])])];
  }
  if (probe) return ["probes"];
  if (setting) return [setting.of];
  return parameter ? PARAMETER_SOURCES : [];
}
