/**
 * Which records of the System log bear on writeback. The others are the bulk of it (every service that starts or
 * stops, every registry hive that is saved): kept, they would push out the few that count.
 */
import type { EventRecord } from "../../bundle/events.ts";
import { type EvtxHead, type Mentions, Needles } from "../../evtx/index.ts";
import { namesSyncService, SYNC_SERVICE_NAMES } from "../../rules/service-names.ts";
import { CLOCK_JITTER_MS } from "../history/thresholds.ts";

const SERVICE_CONTROL = "Service Control Manager";
const SERVICE_WORDS = new Needles(SYNC_SERVICE_NAMES);

/** The ids that count, of providers that say much else; a provider that is not here is heard whatever it says. */
const ASKED: ReadonlyMap<string, readonly number[]> = new Map([
  // 6005 and 6006 the log's own start and stop, 6008 an unexpected shutdown, 6009 the version at boot.
  ["EventLog", [6005, 6006, 6008, 6009]],
  // 1 a clock that was set, 12 and 13 start and stop of Windows.
  ["Microsoft-Windows-Kernel-General", [1, 12, 13]],
]);

/** False where the head of a record tells that nobody is going to read its data: saves decoding them. */
export function mayBear(head: Pick<EvtxHead, "provider" | "eventId">, mentions: Mentions): boolean {
  return head.provider === SERVICE_CONTROL ? mentions(SERVICE_WORDS) : isAsked(head);
}

function bearsOnWriteback(record: EventRecord): boolean {
  return record.provider === SERVICE_CONTROL ? namesSyncService(record) : isAsked(record);
}

function isAsked({ provider, eventId }: { readonly provider: string; readonly eventId: number }): boolean {
  return ASKED.get(provider)?.includes(eventId) ?? true;
}

/** Ours: a log of forwarded events may come from a whole site; a crafted one names another computer in each record. */
const MAX_COMPUTERS = 1000;

/**
 * Holds back the records of one log that do not bear on writeback, save for what only they may tell: whose log it is
 * (the first of each computer), and that the clock was set back (the two records between which time runs backwards).
 */
export class Bearing<R extends EventRecord> {
  readonly #pass: (record: R) => void;
  /** Records held back for good, by computer. */
  readonly heldBack = new Map<string, number>();
  #latestUtc = "";
  /** The latest record so far, unless it was passed on. */
  #held: R | undefined;

  constructor(pass: (record: R) => void) {
    this.#pass = pass;
  }

  /** Records in the order of the file, their times as ISO 8601 of one length. */
  take(record: R): void {
    const isBack = this.#isBack(record.timeUtc);
    if (isBack && this.#held) {
      this.#count(this.#held.computer, -1);
      this.#pass(this.#held);
    }
    const isNew = !this.heldBack.has(record.computer) && this.heldBack.size < MAX_COMPUTERS;
    const isPassed = isBack || isNew || bearsOnWriteback(record);
    this.#count(record.computer, isPassed ? 0 : 1);
    if (isPassed) this.#pass(record);
    if (!isBack && record.timeUtc < this.#latestUtc) return;
    this.#latestUtc = record.timeUtc;
    this.#held = isPassed ? undefined : record;
  }

  #count(computer: string, more: number): void {
    const known = this.heldBack.get(computer);
    if (known !== undefined || this.heldBack.size < MAX_COMPUTERS) this.heldBack.set(computer, (known ?? 0) + more);
  }

  /** Further than records of one moment fall out of order anyway. */
  #isBack(timeUtc: string): boolean {
    if (timeUtc >= this.#latestUtc) return false;
    return Date.parse(this.#latestUtc) - Date.parse(timeUtc) > CLOCK_JITTER_MS;
  }
}
