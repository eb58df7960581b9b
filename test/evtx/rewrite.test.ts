import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  EvtxReader,
  type EvtxRecord,
  EvtxWriter,
  guidValue,
  rewriteEvtx,
  sidValue,
  stringArrayValue,
  uint32Value,
  VALUE,
  type ValueRewriter,
} from "../../evtx/index.ts";
import { hasSamples, sampleNames, samplePath } from "./samples.ts";

/** A log written anew is the same log, but for what was to be changed. */

const SAME: ValueRewriter = { text: (text) => text, value: (_, bytes) => bytes };
const EVENT = {
  provider: "P",
  eventId: 1,
  level: 4,
  timeUtc: "2024-05-01T00:00:00Z",
  channel: "Application",
  computer: "SRV",
};

function read(bytes: Uint8Array): EvtxRecord[] {
  const records: EvtxRecord[] = [];
  const reader = new EvtxReader(
    (record) => {
      records.push(record);
    },
    { xml: true },
  );
  reader.push(bytes);
  reader.end();
  return records;
}

function log(options: ConstructorParameters<typeof EvtxWriter>[0] = {}): EvtxWriter {
  const writer = new EvtxWriter(options);
  writer.addEvent({
    ...EVENT,
    data: [
      ["", "one"],
      ["", "two"],
    ],
  });
  writer.addEvent({
    ...EVENT,
    substituted: ["computer"],
    userId: "S-1-5-21-1-2-3-1104",
    data: [
      ["A", "x"],
      ["B", guidValue("3f2504e0-4f89-11d3-9a0c-0305e82c3301")],
      ["C", uint32Value(7)],
      ["D", sidValue("S-1-5-18")],
      ["E", stringArrayValue(["p", ""])],
    ],
  });
  writer.addForwarded({ ...EVENT, data: [["A", "far"]] }, { culture: "en-US", message: "far away" });
  return writer;
}

describe("unchanged", () => {
  it("is the same record for record", () => {
    const bytes = log().finish();
    const { bytes: copy, leftOut } = rewriteEvtx(bytes, SAME);
    expect(read(copy)).toEqual(read(bytes));
    expect(leftOut).toBe(0);
  });

  it("keeps gaps and the flag of a log in use", () => {
    const writer = log({ dirty: true });
    writer.addRecord({ nodes: [{ name: "Event", children: [{ name: "System", children: ["x"] }] }] }, { recordId: 50 });
    const bytes = writer.finish();
    const { bytes: copy, certificate } = rewriteEvtx(bytes, SAME);
    const reader = new EvtxReader(() => {});
    reader.push(copy);
    expect({ ...reader.end(), bytes: 0 }).toEqual({ ...certificate, bytes: 0 });
    expect(certificate.dirty).toBe(true);
    expect(certificate.missingIds).toBeGreaterThan(0);
  });

  it("puts a log that has wrapped round into its order", () => {
    const writer = new EvtxWriter({ oldestChunkAt: 1 });
    for (let i = 0; i < 3; i++) {
      writer.addEvent({ ...EVENT, data: [["", `text ${i}`]] });
      writer.endChunk();
    }
    writer.addEvent({ ...EVENT, data: [["", "last"]] });
    const { bytes: copy } = rewriteEvtx(writer.finish(), SAME);
    expect(read(copy).map(({ recordId }) => recordId)).toEqual([1, 2, 3, 4]);
  });
});

describe("changed", () => {
  it("tells what each value is called", () => {
    const labels = new Set<string>();
    rewriteEvtx(log().finish(), {
      text: (text, label) => {
        labels.add(label);
        return text;
      },
      value: (_, bytes, label) => {
        labels.add(label);
        return bytes;
      },
    });
    for (const label of [
      "Provider@Name",
      "Channel",
      "Computer",
      "Security@UserID",
      "A",
      "B",
      "C",
      "D",
      "E",
      "Data",
      "Message",
    ]) {
      expect(labels).toContain(label);
    }
  });

  it("changes literal text, values, arrays and forwarded events, and leaves no trace", () => {
    const { bytes: copy } = rewriteEvtx(log().finish(), {
      text: (text, label) =>
        label === "Computer" ? "a-longer-name.example" : text.replace("far", "near").replace("two", ""),
      value: (type, bytes) => (type === VALUE.guid ? new Uint8Array(16) : bytes),
    });
    const records = read(copy);
    expect(records.map(({ computer }) => computer)).toEqual(Array(3).fill("a-longer-name.example"));
    expect(records[0]?.data).toEqual([
      ["", "one"],
      ["", ""],
    ]);
    expect(records[1]?.data.find(([name]) => name === "B")?.[1]).toBe("{00000000-0000-0000-0000-000000000000}");
    expect(records[2]?.data).toContainEqual(["A", "near"]);
    const utf16 = Buffer.from(copy).toString("utf16le") + Buffer.from(copy.subarray(1)).toString("utf16le");
    for (const gone of ["SRV", "far", "two"]) expect(utf16).not.toContain(gone);
  });

  it("moves on to further chunks where texts become longer", () => {
    const writer = new EvtxWriter();
    for (let i = 0; i < 300; i++) writer.addEvent({ ...EVENT, data: [["", `text ${i}`]] });
    const { bytes: copy, leftOut } = rewriteEvtx(writer.finish(), {
      ...SAME,
      text: (text, label) => (label === "Data" ? text.repeat(100) : text),
    });
    expect(read(copy)).toHaveLength(300);
    expect(leftOut).toBe(0);
  });

  it("counts a record that no longer fits a chunk", () => {
    const { leftOut, bytes: copy } = rewriteEvtx(log().finish(), {
      ...SAME,
      text: (text) => (text === "x" ? "x".repeat(40_000) : text),
    });
    expect([leftOut, read(copy).length]).toEqual([1, 2]);
  });
});

describe("no log", () => {
  it("is refused", () => {
    expect(() => rewriteEvtx(new Uint8Array(0), SAME)).toThrow(expect.objectContaining({ code: "empty-file" }));
    expect(() => rewriteEvtx(new Uint8Array(9000).fill(1), SAME)).toThrow(
      expect.objectContaining({ code: "not-an-event-log" }),
    );
  });
});

describe.skipIf(!hasSamples("evtx"))("real logs", () => {
  it.each(sampleNames("evtx").filter((name) => name.endsWith(".evtx")))("%s", (name) => {
    const bytes = readFileSync(samplePath("evtx", name));
    const { bytes: copy, leftOut } = rewriteEvtx(bytes, SAME);
    // Damage stays behind, and ids that ran backwards go on; all else is the same.
    const shown = (records: readonly EvtxRecord[]) =>
      records.map(({ recordId: _, doubtful: __, ...rest }) => JSON.stringify(rest)).sort();
    expect(shown(read(copy))).toEqual(shown(read(bytes)));
    expect(leftOut).toBe(0);
  });
});
