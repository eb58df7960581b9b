import type { EventRecord } from "../../bundle/events.ts";
import {
  eventText,
  findResultCodes,
  findRpcError,
  findTellingCode,
  findTellingLine,
  findTrackingId,
  findUserPrincipalName,
} from "../event-tokens.ts";
import { linkLostSince, refs, steadyTime } from "../recency.ts";
import type { Data, FindingMeta, NonEmpty } from "../rule.ts";
import type { EvidenceRef, History } from "../views.ts";

/**
 * Requests that reached the server and were refused there. Each is put down to one cause, so that of the rules that
 * speak of refusals exactly one speaks of each.
 */

/** The id of the rule that speaks for it. */
export type RefusalCause =
  | "account-disabled"
  | "account-locked-out"
  | "ad-configuration-error"
  | "ad-permission-denied"
  | "ad-unknown-error"
  | "connector-account-refused"
  | "connector-password-too-long"
  | "domain-controller-unreachable"
  | "duplicate-anchor"
  | "forest-password-operations-off"
  | "ldap-signing-off"
  | "password-policy-control-missing"
  | "password-policy-refusal"
  | "password-set-failed"
  | "request-refused"
  | "reserved-character-in-path"
  | "user-not-found"
  | "wrong-current-password";

/** One refused attempt: all records that tell of it. */
interface Refusal {
  readonly cause: RefusalCause;
  readonly at: number;
  /** Time of the record that stands for it: the reason, else the outcome, else the engine's trace. */
  readonly timeUtc: string;
  readonly text: string;
  readonly code: string | undefined;
  readonly user: string | undefined;
  /** 33001 to 33009. */
  readonly reason: EventRecord | undefined;
  /** 31003, 31008 or 31011. */
  readonly outcome: EventRecord | undefined;
  /** The engine's 6329 of the same moment. */
  readonly traces: readonly EventRecord[];
  readonly evidence: NonEmpty<EvidenceRef>;
}

export interface RefusalInput {
  readonly writebackEvents: readonly EventRecord[];
  readonly syncEvents?: readonly EventRecord[] | undefined;
  readonly history: History;
}

const FIRST_REASON = 33001;
const LAST_REASON = 33009;
const OUTCOMES: readonly number[] = [31003, 31008, 31011];
const TRACE = 6329;

/** Trace and reason of one attempt are seen within a second or two of each other; five are ours. */
const TOGETHER_MS = 5_000;

const CAUSE_OF_REASON: Readonly<Record<number, RefusalCause>> = {
  33002: "user-not-found",
  33003: "duplicate-anchor",
  33004: "ad-permission-denied",
  33005: "account-disabled",
  33006: "account-locked-out",
  33007: "wrong-current-password",
  33008: "password-policy-refusal",
};

/** Codes that name their cause better than any record number does. */
const CAUSE_OF_SETTING: Readonly<Record<string, RefusalCause>> = {
  "0x8023062c": "ldap-signing-off",
  "0x8023061f": "forest-password-operations-off",
};

const CAUSE_OF_CODE: Readonly<Record<string, RefusalCause>> = {
  "0x80230818": "domain-controller-unreachable",
  "0x800700ce": "connector-password-too-long",
  "0x80005000": "reserved-character-in-path",
  "0x80230402": "duplicate-anchor",
  "0x80230405": "user-not-found",
  "0x80230619": "password-policy-refusal",
  "0x80230626": "ad-permission-denied",
};

/** The engine writes its traces in English on every Windows language. */
const POLICY_CONTROL = /LDAP password policy control/i;

/** RPC errors that lie on the way to the domain controller: unavailable, too busy, failed midway, no endpoint. */
const RPC_ERRORS: readonly number[] = [1722, 1723, 1726, 1727, 1753];
const ACCESS_DENIED = 5;

/** Win32 errors of a text: short hex, the `0x8007….` form, and the two decimal forms. */
export function findWin32Errors(text: string): number[] {
  const found = new Set<number>();
  for (const [, hex] of text.matchAll(/\b0x([0-9a-f]{1,4})\b/gi)) found.add(Number.parseInt(hex ?? "0", 16));
  for (const code of findResultCodes(text)) {
    if (code.startsWith("0x8007")) found.add(Number.parseInt(code.slice(6), 16));
  }
  for (const [, digits] of text.matchAll(/Win32 API failure:\s*(\d{1,5})/gi)) found.add(Number(digits));
  const rpc = findRpcError(text);
  if (rpc !== undefined) found.add(rpc);
  if (text.includes("ERROR_ACCESS_DENIED")) found.add(ACCESS_DENIED);
  if (text.includes("RPC_S_SERVER_UNAVAILABLE")) found.add(1722);
  return [...found];
}

/** The first RPC error of a text that means the way to a domain controller is broken. */
export function findPathError(text: string): number | undefined {
  return findWin32Errors(text).find((code) => RPC_ERRORS.includes(code));
}

/** Logon errors by the name that newer builds print. */
const LOGON_ERRORS: Readonly<Record<string, number>> = {
  ERROR_LOGON_FAILURE: 1326,
  ERROR_ACCOUNT_RESTRICTION: 1327,
  ERROR_INVALID_LOGON_HOURS: 1328,
  ERROR_INVALID_WORKSTATION: 1329,
  ERROR_PASSWORD_EXPIRED: 1330,
  ERROR_ACCOUNT_DISABLED: 1331,
  ERROR_LOGON_TYPE_NOT_GRANTED: 1385,
  ERROR_ACCOUNT_EXPIRED: 1793,
  ERROR_PASSWORD_MUST_CHANGE: 1907,
  ERROR_ACCOUNT_LOCKED_OUT: 1909,
};

/**
 * The logon error of the connector account, decimal: only from the engine's own line about acquiring user information,
 * since elsewhere the same numbers speak of the user whose password is to be set.
 */
export function findLogonError(text: string): number | undefined {
  for (const [line] of text.matchAll(/acquire user information:[^\r\n]*/gi)) {
    const name = /\bERROR_[A-Z_]+\b/.exec(line)?.[0] ?? "";
    const hex = /\b0x(?:8007)?([0-9a-f]{1,4})\b/i.exec(line)?.[1];
    const error = LOGON_ERRORS[name] ?? (hex === undefined ? undefined : Number.parseInt(hex, 16));
    if (error !== undefined && Object.values(LOGON_ERRORS).includes(error)) return error;
  }
  return undefined;
}

function causeOf(reasonId: number | undefined, text: string, hasTrace: boolean): RefusalCause {
  if (hasTrace && POLICY_CONTROL.test(text)) return "password-policy-control-missing";
  const codes = findResultCodes(text);
  const first = (table: Readonly<Record<string, RefusalCause>>): RefusalCause | undefined => {
    for (const code of codes) if (table[code]) return table[code];
    return undefined;
  };
  const setting = first(CAUSE_OF_SETTING);
  if (setting) return setting;
  // The connector account kept out reads as denied; a number that speaks of the user keeps its word.
  const reason = CAUSE_OF_REASON[reasonId ?? 0];
  const isOpen = reason === undefined || reason === "ad-permission-denied";
  if (isOpen && findLogonError(text) !== undefined) return "connector-account-refused";
  const named = reason ?? first(CAUSE_OF_CODE);
  if (named) return named;
  if (findPathError(text) !== undefined) return "domain-controller-unreachable";
  if (findWin32Errors(text).includes(ACCESS_DENIED)) return "ad-permission-denied";
  if (reasonId === FIRST_REASON) return "ad-unknown-error";
  if (reasonId === LAST_REASON) return "ad-configuration-error";
  return hasTrace ? "password-set-failed" : "request-refused";
}

interface Group {
  readonly at: number;
  readonly tracked: boolean;
  readonly records: EventRecord[];
  readonly traces: EventRecord[];
}

/** One analysis asks some twenty times, once for each cause; what was found is kept with its history. */
const found = new WeakMap<History, RefusalInput & { readonly refusals: readonly Refusal[] }>();

/** Refusals since the last request that succeeded, oldest first. */
function findRefusals(input: RefusalInput): readonly Refusal[] {
  const { writebackEvents, syncEvents, history } = input;
  const kept = found.get(history);
  if (kept?.writebackEvents === writebackEvents && kept.syncEvents === syncEvents) return kept.refusals;
  const success = history.episodes.findLast((episode) => episode.kind === "request-succeeded");
  // All of these stand in one log, so position decides: a reason can bear a second less than its own request.
  const refusals = readRefusals(input, success?.evidence.recordId);
  found.set(history, { writebackEvents, syncEvents, history, refusals });
  return refusals;
}

function readRefusals(
  { writebackEvents, syncEvents = [], history }: RefusalInput,
  since = Number.NEGATIVE_INFINITY,
): Refusal[] {
  const groups: Group[] = [];
  const byTrackingId = new Map<string, Group>();
  for (const record of writebackEvents) {
    const isReason = record.eventId >= FIRST_REASON && record.eventId <= LAST_REASON;
    if (!isReason && !OUTCOMES.includes(record.eventId)) continue;
    if (record.recordId < since) continue;
    const at = steadyTime(history.clockJumps, "writebackEvents", record);
    const trackingId = findTrackingId(eventText(record));
    const last = groups.at(-1);
    const known =
      trackingId !== undefined
        ? byTrackingId.get(trackingId)
        : last && !last.tracked && at - last.at <= TOGETHER_MS
          ? last
          : undefined;
    if (known) {
      known.records.push(record);
      continue;
    }
    const group: Group = { at, tracked: trackingId !== undefined, records: [record], traces: [] };
    groups.push(group);
    if (trackingId !== undefined) byTrackingId.set(trackingId, group);
  }

  // By five-second slot, since a trace is near to a group only in its own slot or a neighbour.
  const slots = new Map<number, Group[]>();
  for (const group of groups) {
    const slot = Math.floor(group.at / TOGETHER_MS);
    const held = slots.get(slot);
    if (held) held.push(group);
    else slots.set(slot, [group]);
  }
  const alone: Group[] = [];
  for (const trace of syncEvents) {
    if (trace.eventId !== TRACE || trace.recordId < since) continue;
    const at = steadyTime(history.clockJumps, "syncEvents", trace);
    const slot = Math.floor(at / TOGETHER_MS);
    let nearest: Group | undefined;
    for (const group of [slot - 1, slot, slot + 1].flatMap((near) => slots.get(near) ?? [])) {
      const apart = Math.abs(group.at - at);
      if (apart <= TOGETHER_MS && (!nearest || apart < Math.abs(nearest.at - at))) nearest = group;
    }
    if (nearest) nearest.traces.push(trace);
    else alone.push({ at, tracked: false, records: [], traces: [trace] });
  }
  return [...groups, ...alone].sort((a, b) => a.at - b.at).map(toRefusal);
}

function toRefusal({ at, records, traces }: Group): Refusal {
  const reason = records.findLast((record) => !OUTCOMES.includes(record.eventId));
  const outcome = records.findLast((record) => OUTCOMES.includes(record.eventId));
  const text = [...records, ...traces].map(eventText).join("\n");
  const texts = records.map(eventText);
  const evidence = [
    ...[reason, outcome].flatMap((record) => (record ? refs("writebackEvents", record) : [])),
    ...traces.flatMap((trace) => refs("syncEvents", trace)),
  ];
  const [head, ...rest] = evidence;
  if (head === undefined) throw new Error("a refusal without a record");
  return {
    cause: causeOf(reason?.eventId, text, traces.length > 0),
    at,
    timeUtc: head.timeUtc ?? "",
    text,
    code: findTellingCode(text),
    user: texts.map(findUserPrincipalName).find((user) => user !== undefined),
    reason,
    outcome,
    traces,
    evidence: [head, ...rest],
  };
}

export interface CurrentRefusal {
  /** `earlier`: the relay link went down or off afterwards, and that is the matter at hand. */
  readonly finding: "refused" | "earlier";
  readonly newest: Refusal;
  readonly data: Data;
  readonly evidence: NonEmpty<EvidenceRef>;
}

/**
 * The newest refusal with this cause that no successful request has followed.
 *
 * @returns With `data` holding `refusedUtc`, `user`, `code`, `count`, `users` and the ready phrases `tally` and `engine`.
 */
export function findCurrentRefusal(input: RefusalInput, cause: RefusalCause): CurrentRefusal | undefined {
  const alike = findRefusals(input).filter((refusal) => refusal.cause === cause);
  const newest = alike.at(-1);
  if (!newest) return undefined;
  const users = new Set(alike.flatMap((refusal) => refusal.user ?? [])).size;
  const hadSuccess = input.history.episodes.some((episode) => episode.kind === "request-succeeded");
  const head = newest.reason ?? newest.outcome;
  const trace = newest.traces[0];
  const isPast =
    input.history.outage.state === "off" ||
    (head
      ? linkLostSince(input.history, "writebackEvents", head)
      : trace !== undefined && linkLostSince(input.history, "syncEvents", trace));
  return {
    finding: isPast ? "earlier" : "refused",
    newest,
    data: {
      refusedUtc: newest.timeUtc,
      user: newest.user ?? "a user whom the records do not name",
      code: newest.code ?? "none",
      engine: engineWords(newest),
      count: alike.length,
      users,
      tally: `${alike.length === 1 ? "one such refusal" : `${alike.length} such refusals`}${
        users > 1 ? ` for ${users} users` : ""
      } ${hadSuccess ? "since the last request that succeeded" : "in this log, which shows no request that succeeded"}`,
    },
    evidence: newest.evidence,
  };
}

/**
 * Every refusal of one user with this cause in the whole log, oldest first; a success of anybody ends nothing here.
 *
 * @param user - User principal name, in any letter case.
 */
export function findRefusalsOf(input: RefusalInput, cause: RefusalCause, user: string): Refusal[] {
  const name = user.toLowerCase();
  return readRefusals(input).filter((one) => one.cause === cause && one.user?.toLowerCase() === name);
}

/** The engine's own word about a refusal, as a phrase that ends a bracket. */
function engineWords({ traces }: Refusal): string {
  const line = traces.map((trace) => findTellingLine(eventText(trace))).find((said) => said !== undefined);
  if (line !== undefined) return `the engine says "${line}"`;
  return traces.length > 0 ? "the engine's trace holds no line that tells more" : "no trace of the engine beside it";
}

/** The finding for a refusal that a link lost or switched off has overtaken. */
export const EARLIER = {
  says: "A request of {user} was refused on the AD side at {refusedUtc} (code {code}), before the relay link was lost or switched off: come back to it once the link stands.",
  effect: { kind: "note" },
} as const satisfies FindingMeta;
