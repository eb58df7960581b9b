import type { EventRecord } from "../bundle/events.ts";
import { RPC_CODE_ROWS } from "./catalogue/rpc-codes.ts";
import { KB_HASH_SYNC, KB_RPC, VERSION_ARCHIVE } from "./citations.ts";
import { eventText, findRpcError } from "./event-tokens.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const DOMAIN_FAILED = 611;
const CLOUD_FAILED: readonly number[] = [652, 655, 115];
const UNSPECIFIED = 0;
/** A batch, an idle report or a full cycle came to its end. */
const DONE: readonly number[] = [651, 654, 622, 623];
const NOTIFICATION_FAILED = 6900;

export default defineRule({
  id: "hash-sync-failing",
  title: "Password hash synchronisation",
  why: "Another feature, in the other direction: it can fail while writeback works, and work while writeback is down. It only lends hints.",
  needs: ["hashSyncEvents", "history"],
  uses: ["syncEvents"],
  covers: [
    "Directory Synchronization/0",
    "Directory Synchronization/115",
    "Directory Synchronization/611",
    "Directory Synchronization/622",
    "Directory Synchronization/623",
    "Directory Synchronization/650",
    "Directory Synchronization/651",
    "Directory Synchronization/652",
    "Directory Synchronization/653",
    "Directory Synchronization/654",
    "Directory Synchronization/655",
    "Directory Synchronization/656",
    "Directory Synchronization/657",
    "ADSync/6900",
    ...RPC_CODE_ROWS.map(({ key }) => key),
  ],
  cites: [KB_HASH_SYNC, KB_RPC, VERSION_ARCHIVE],
  limits: [
    "Several texts share id 0, and none is matched: it is reported only where it is the last word.",
    "Which domain failed is not told apart: the end of any cycle clears an older failure.",
  ],
  findings: {
    "domain-controller": {
      says: "Password hash synchronisation could not talk to a domain controller at {failedUtc} (RPC error {code}). Another feature, but writeback takes the same way to the domain.",
      effect: { kind: "note" },
    },
    cloud: {
      says: "Password hash synchronisation failed towards the cloud at {failedUtc} (event {eventId}). This is not writeback.",
      effect: { kind: "note" },
    },
    unspecified: {
      says: "The last word of password hash synchronisation, at {failedUtc}, is event {eventId}: read its text. This is not writeback.",
      effect: { kind: "note" },
    },
  },
  evaluate({ hashSyncEvents, history, syncEvents }) {
    const at = (record: EventRecord) => steadyTime(history.clockJumps, "hashSyncEvents", record);
    const done = hashSyncEvents.findLast((record) => DONE.includes(record.eventId));
    const doneAt = done === undefined ? Number.NEGATIVE_INFINITY : at(done);
    const uncured = hashSyncEvents.filter((record) => done === undefined || record.recordId > done.recordId);

    const domain = uncured.findLast((record) => record.eventId === DOMAIN_FAILED);
    if (domain)
      return {
        kind: "fail",
        finding: "domain-controller",
        data: { failedUtc: domain.timeUtc, code: findRpcError(eventText(domain)) ?? "not told" },
        evidence: refs("hashSyncEvents", domain),
      };
    const cloud = uncured.findLast((record) => CLOUD_FAILED.includes(record.eventId));
    if (cloud)
      return {
        kind: "fail",
        finding: "cloud",
        data: { failedUtc: cloud.timeUtc, eventId: cloud.eventId },
        evidence: refs("hashSyncEvents", cloud),
      };
    const last = hashSyncEvents.at(-1);
    if (last?.eventId === UNSPECIFIED)
      return {
        kind: "fail",
        finding: "unspecified",
        data: { failedUtc: last.timeUtc, eventId: last.eventId },
        evidence: refs("hashSyncEvents", last),
      };
    const notification = (syncEvents ?? []).findLast(
      (record) =>
        record.eventId === NOTIFICATION_FAILED && steadyTime(history.clockJumps, "syncEvents", record) > doneAt,
    );
    if (!notification) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "unspecified",
      data: { failedUtc: notification.timeUtc, eventId: notification.eventId },
      evidence: refs("syncEvents", notification),
    };
  },
});
