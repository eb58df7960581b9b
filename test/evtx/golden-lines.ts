/** What another reader finds in real logs, and how its lines are held against ours. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { EvtxRecord } from "../../evtx/index.ts";

export type GoldenLine = [
  recordId: number,
  provider: string,
  eventId: number,
  level: number,
  timeUtc: string,
  channel: string,
  computer: string,
  data: [string, string][],
];

/** @param file - The log that the golden lines stand beside. */
export function readGolden(file: string): readonly GoldenLine[] {
  return gunzipSync(readFileSync(`${file}.golden.jsonl.gz`))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as GoldenLine);
}

export function toLine(record: EvtxRecord): GoldenLine {
  const { recordId, provider, eventId, level, timeUtc, channel, computer, data } = record;
  return normaliseLine([recordId, provider, eventId, level, timeUtc, channel, computer, data.map(([n, v]) => [n, v])]);
}

export function normaliseLine([
  recordId,
  provider,
  eventId,
  level,
  timeUtc,
  channel,
  computer,
  data,
]: GoldenLine): GoldenLine {
  const pairs = data
    .map(([name, value]): [string, string] => [name, normalise(value)])
    .filter(([, value]) => value !== "");
  return [recordId, provider, eventId, level, normalise(timeUtc), normalise(channel), normalise(computer), pairs];
}

/** As the golden files were made: only what readers are free to print differently. */
export function normalise(value: string): string {
  const text = value
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (/^0x[0-9a-f]+$/i.test(text))
    return `0x${text
      .slice(2)
      .toLowerCase()
      .replace(/^0+(?=.)/, "")}`;
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z| UTC)?$/.exec(text);
  if (time) return `${time[1]} ${time[2]}.${(time[3] ?? "").slice(0, 4).padEnd(4, "0")}`;
  if (/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text)) return text.replace(/[{}]/g, "").toLowerCase();
  return /^(true|false)$/i.test(text) ? text.toLowerCase() : text;
}
