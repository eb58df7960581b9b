import type { ArtifactName, EventArtifactName } from "../../bundle/artifacts.ts";
import { EVENT_PROVIDERS } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import type { EvidenceRef } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import { readValue } from "../facts/fact.ts";
import type { Report } from "../report/report.ts";

type Shown = Report["events"]["records"][number];

/** Caps of ours: a reader looks at some dozen records, and the report must stay a page. */
const MOST_RECORDS = 300;
const MOST_CHARS_EACH = 4000;
const MOST_CHARS = 400_000;

const isEventArtifact = (name: ArtifactName): name is EventArtifactName => name in EVENT_PROVIDERS;

/**
 * The records that evidence points at, as they were logged.
 *
 * @param refs - Most important first: what comes late may be left out.
 */
export function showEvents(evidence: Evidence, refs: readonly EvidenceRef[]): Report["events"] {
  const wanted = new Map<string, { artifact: EventArtifactName; recordId: number }>();
  for (const { artifact, recordId } of refs) {
    if (recordId === undefined || !isEventArtifact(artifact)) continue;
    wanted.set(`${artifact}#${recordId}`, { artifact, recordId });
  }
  const indexes = new Map<EventArtifactName, Map<number, EventRecord>>();
  const records: Shown[] = [];
  let room = MOST_CHARS;
  let leftOut = 0;
  for (const { artifact, recordId } of wanted.values()) {
    let index = indexes.get(artifact);
    if (index === undefined) {
      index = new Map((readValue(evidence, artifact) ?? []).map((record) => [record.recordId, record]));
      indexes.set(artifact, index);
    }
    const record = index.get(recordId);
    if (record === undefined) continue;
    if (records.length >= MOST_RECORDS || room <= 0) {
      leftOut += 1;
      continue;
    }
    const shown = cut(artifact, record, Math.min(MOST_CHARS_EACH, room));
    room -= shown.data.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    records.push(shown);
  }
  return { records, recordsLeftOut: leftOut };
}

function cut(artifact: string, record: EventRecord, limit: number): Shown {
  let room = limit;
  let charsLeftOut = 0;
  const data: [string, string][] = [];
  for (const [name, value] of record.data) {
    const text = value.slice(0, Math.max(0, room));
    charsLeftOut += value.length - text.length;
    if (text !== "" || value === "") data.push([name.slice(0, 100), text]);
    // An empty datum costs room too: there may be very many.
    room -= text.length + Math.min(name.length, 100) + 1;
    if (data.length >= MOST_DATA) room = 0;
  }
  const { recordId, timeUtc, provider, eventId, channel, computer } = record;
  return {
    artifact,
    recordId,
    timeUtc,
    provider,
    eventId,
    channel,
    computer,
    data: data.slice(0, MOST_DATA),
    charsLeftOut,
  };
}

const MOST_DATA = 100;
