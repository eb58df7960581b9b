import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { EvtxRecord } from "../../evtx/index.ts";
import { readAll } from "./read-all.ts";
import { hasSamples, sampleNames, samplePath } from "./samples.ts";

type Line = [
  recordId: number,
  provider: string,
  eventId: number,
  level: number,
  timeUtc: string,
  channel: string,
  computer: string,
  data: [string, string][],
];

describe.skipIf(!hasSamples("evtx"))("real logs, against another reader's output", () => {
  it.each(sampleNames("evtx"))("%s", (name) => {
    const file = samplePath("evtx", name);
    const { records, certificate } = readAll(readFileSync(file));
    const golden = gunzipSync(readFileSync(`${file}.golden.jsonl.gz`))
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Line);

    const found = new Set(records.map((record) => JSON.stringify(toLine(record))));
    const missing = golden.map((line) => JSON.stringify(normaliseLine(line))).filter((line) => !found.has(line));
    const near = missing.slice(0, 3).map((line) => {
      const id = (JSON.parse(line) as Line)[0];
      return { golden: line, ours: records.filter((r) => r.recordId === id).map((r) => JSON.stringify(toLine(r))) };
    });
    expect({ missing: missing.length, near }).toEqual({ missing: 0, near: [] });
    expect(certificate.recordsDecoded).toBe(records.length);
    expect(records.length).toBeGreaterThanOrEqual(golden.length);
  });
});

describe.skipIf(!hasSamples("evtx"))("real logs, filtered by each of their providers", () => {
  it.each(sampleNames("evtx"))("%s", (name) => {
    const bytes = readFileSync(samplePath("evtx", name));
    const { records } = readAll(bytes);
    for (const provider of new Set(records.map((record) => record.provider))) {
      const filtered = readAll(bytes, { filter: { providers: [provider] } });
      const wanted = records.filter((record) => record.provider === provider);
      expect(filtered.records.length).toBe(wanted.length);
      expect(filtered.records.at(-1)).toEqual(wanted.at(-1));
    }
  });
});

function toLine(record: EvtxRecord): Line {
  const { recordId, provider, eventId, level, timeUtc, channel, computer, data } = record;
  return normaliseLine([recordId, provider, eventId, level, timeUtc, channel, computer, data.map(([n, v]) => [n, v])]);
}

function normaliseLine([recordId, provider, eventId, level, timeUtc, channel, computer, data]: Line): Line {
  const pairs = data
    .map(([name, value]): [string, string] => [name, normalise(value)])
    .filter(([, value]) => value !== "");
  return [recordId, provider, eventId, level, normalise(timeUtc), normalise(channel), normalise(computer), pairs];
}

/** As the golden files were made: only what readers are free to print differently. */
function normalise(value: string): string {
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
