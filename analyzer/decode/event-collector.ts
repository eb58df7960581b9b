import { EVENT_PROVIDERS, type EventArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";

/** Where each event artefact is logged. */
export const ARTIFACT_CHANNEL = {
  writebackEvents: "Application",
  syncEvents: "Application",
  hashSyncEvents: "Application",
  installEvents: "Application",
  crashEvents: "Application",
  systemEvents: "System",
} as const satisfies Record<EventArtifactName, string>;

export const EVENT_ARTIFACTS = Object.keys(EVENT_PROVIDERS) as readonly EventArtifactName[];

const ARTIFACT_OF: ReadonlyMap<string, EventArtifactName> = new Map(
  EVENT_ARTIFACTS.flatMap((name) => EVENT_PROVIDERS[name].map((provider) => [provider, name] as const)),
);

export interface CollectorLimits {
  /** Records of one artefact. */
  readonly records: number;
  /** Characters in all their values. */
  readonly characters: number;
}

/**
 * Ours. A month of writeback is some 20,000 records of a few hundred characters; these caps bound what a log of
 * gigabytes can cost.
 */
const LIMITS: CollectorLimits = { records: 200_000, characters: 32 * 1024 * 1024 };

/** Two names of one computer: the same, or one is the other's first label. */
export function sameComputer(a: string, b: string): boolean {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left === right) return true;
  if (left.includes(".") === right.includes(".")) return false;
  return left.split(".", 1)[0] === right.split(".", 1)[0];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a shelf holds, as plain data. */
export interface KeptRecords {
  readonly records: readonly EventRecord[];
  readonly dropped: number;
  readonly floor: string;
}

/** What a collector holds. */
export interface KeptEvents {
  readonly shelves: ReadonlyMap<EventArtifactName, KeptRecords>;
  readonly elsewhere: ReadonlyMap<string, number>;
}

/** The newest records of one artefact, within the caps. */
class Shelf {
  readonly #limits: CollectorLimits;
  #records: EventRecord[] = [];
  #characters = 0;
  /** Newest time that was dropped: what is as old as that goes as well, or a hole would look like silence. */
  #floor = "";
  dropped = 0;

  constructor(limits: CollectorLimits) {
    this.#limits = limits;
  }

  get records(): readonly EventRecord[] {
    return this.#records;
  }

  kept(): KeptRecords {
    return { records: this.#records, dropped: this.dropped, floor: this.#floor };
  }

  absorb({ records, dropped, floor }: KeptRecords): void {
    this.dropped += dropped;
    if (floor > this.#floor) {
      this.#floor = floor;
      const held = this.#records;
      this.#records = [];
      this.#characters = 0;
      for (const record of held) this.add(record);
    }
    for (const record of records) this.add(record);
  }

  add(record: EventRecord): void {
    if (record.timeUtc <= this.#floor) {
      this.dropped += 1;
      return;
    }
    this.#records.push(record);
    this.#characters += weigh(record);
    if (this.#records.length > this.#limits.records || this.#characters > this.#limits.characters) this.#trim();
  }

  /** Drops the oldest quarter; by time, because exports come newest first as often as oldest first. */
  #trim(): void {
    this.#records.sort((a, b) => compare(a.timeUtc, b.timeUtc));
    const [records, characters] = [this.#limits.records * 0.75, this.#limits.characters * 0.75];
    let from = 0;
    while (
      this.#records.length - from > records ||
      (this.#characters > characters && from < this.#records.length - 1)
    ) {
      const oldest = this.#records[from];
      if (oldest) {
        this.#characters -= weigh(oldest);
        this.#floor = oldest.timeUtc;
      }
      from += 1;
    }
    this.#records = this.#records.slice(from);
    this.dropped += from;
  }
}

function weigh(record: EventRecord): number {
  let characters = 0;
  for (const [name, value] of record.data) characters += name.length + value.length;
  return characters;
}

/** What the collector has to say in the end, for one computer. */
export interface CollectedEvents {
  /** Sorted by channel, then record id; no record twice. */
  readonly events: Readonly<Record<EventArtifactName, readonly EventRecord[]>>;
  /** Records left out by the caps; the oldest. */
  readonly dropped: Readonly<Record<EventArtifactName, number>>;
  /** As its newest record spells it; `null` without any record. */
  readonly computer: string | null;
  /** Sorted. */
  readonly otherComputers: readonly string[];
}

/** Sorts the records of any number of logs into the event artefacts, within bounds. */
export class EventCollector {
  readonly #shelves: ReadonlyMap<EventArtifactName, Shelf>;
  /** Records that are not on the shelves, by computer. */
  readonly #elsewhere = new Map<string, number>();

  constructor(limits: CollectorLimits = LIMITS) {
    this.#shelves = new Map(EVENT_ARTIFACTS.map((name) => [name, new Shelf(limits)]));
  }

  /** @returns The artefact that took the record; `undefined` where no artefact wants its provider. */
  add(record: EventRecord): EventArtifactName | undefined {
    const name = ARTIFACT_OF.get(record.provider);
    if (name !== undefined) this.#shelves.get(name)?.add(record);
    return name;
  }

  /** Counts records that somebody else left out: they still tell whose logs these are. */
  countElsewhere(records: ReadonlyMap<string, number>): void {
    for (const [computer, count] of records) {
      this.#elsewhere.set(computer, (this.#elsewhere.get(computer) ?? 0) + count);
    }
  }

  kept(): KeptEvents {
    return {
      shelves: new Map([...this.#shelves].map(([name, shelf]) => [name, shelf.kept()])),
      elsewhere: this.#elsewhere,
    };
  }

  /** Takes over what another one has kept. */
  absorb({ shelves, elsewhere }: KeptEvents): void {
    this.countElsewhere(elsewhere);
    for (const [name, theirs] of shelves) this.#shelves.get(name)?.absorb(theirs);
  }

  /**
   * Settles on one computer: the one named, where the logs know it; else the one with the newest `PasswordResetService`
   * record; else the one with most records. A record without a computer belongs to whichever is chosen.
   *
   * @param named - What the manifest says.
   */
  finish(named: string | null): CollectedEvents {
    const computer = this.#choose(named);
    const others = new Set<string>();
    const events = {} as Record<EventArtifactName, readonly EventRecord[]>;
    const dropped = {} as Record<EventArtifactName, number>;
    for (const [name, shelf] of this.#shelves) {
      const own: EventRecord[] = [];
      for (const record of shelf.records) {
        if (computer === null || record.computer === "" || sameComputer(record.computer, computer)) own.push(record);
        else others.add(record.computer);
      }
      events[name] = distinct(own);
      dropped[name] = shelf.dropped;
    }
    return { events, dropped, computer, otherComputers: [...others].sort(compare) };
  }

  #choose(named: string | null): string | null {
    const seen = new Map<string, { computer: string; count: number; newestWriteback: string; newest: string }>();
    for (const [name, shelf] of this.#shelves) {
      for (const { computer, timeUtc } of shelf.records) {
        if (computer === "") continue;
        const key = computer.toLowerCase();
        const entry = seen.get(key) ?? { computer, count: 0, newestWriteback: "", newest: "" };
        seen.set(key, entry);
        entry.count += 1;
        if (timeUtc > entry.newest) {
          entry.newest = timeUtc;
          entry.computer = computer;
        }
        if (name === "writebackEvents" && timeUtc > entry.newestWriteback) entry.newestWriteback = timeUtc;
      }
    }
    for (const [computer, count] of this.#elsewhere) {
      const entry = seen.get(computer.toLowerCase());
      if (entry) entry.count += count;
    }
    const ranked = [...seen.values()].sort(
      (a, b) => compare(b.newestWriteback, a.newestWriteback) || b.count - a.count || compare(a.computer, b.computer),
    );
    const match = named === null ? undefined : ranked.find(({ computer }) => sameComputer(computer, named));
    return (match ?? ranked[0])?.computer ?? null;
  }
}

function distinct(records: EventRecord[]): readonly EventRecord[] {
  records.sort((a, b) => compare(a.channel, b.channel) || a.recordId - b.recordId || compare(a.timeUtc, b.timeUtc));
  const keys = new Set<string>();
  return records.filter((record) => {
    const { computer, channel, recordId, provider, eventId, timeUtc } = record;
    const key = [computer.toLowerCase(), channel, recordId, provider, eventId, timeUtc].join("\0");
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}
