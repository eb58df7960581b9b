import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type GoldenLine, normaliseLine, readGolden, toLine } from "./golden-lines.ts";
import { readAll } from "./read-all.ts";
import { hasSamples, sampleNames, samplePath } from "./samples.ts";

describe.skipIf(!hasSamples("evtx"))("real logs, against another reader's output", () => {
  it.each(sampleNames("evtx"))("%s", (name) => {
    const file = samplePath("evtx", name);
    const { records, certificate } = readAll(readFileSync(file));
    const golden = readGolden(file);

    const found = new Set(records.map((record) => JSON.stringify(toLine(record))));
    const missing = golden.map((line) => JSON.stringify(normaliseLine(line))).filter((line) => !found.has(line));
    const near = missing.slice(0, 3).map((line) => {
      const id = (JSON.parse(line) as GoldenLine)[0];
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
