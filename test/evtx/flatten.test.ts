import { describe, expect, it } from "vitest";
import {
  ARRAY,
  arrayValue,
  type ElementSpec,
  type EvtxRecord,
  EvtxWriter,
  type Instance,
  NULL_VALUE,
  optionalSlot,
  rawValue,
  type Slot,
  stringArrayValue,
  stringValue,
  Template,
  uint16Value,
  VALUE,
} from "../../evtx/index.ts";
import { instanceBombLog, logOf } from "./crafted-log.ts";
import { readAll } from "./read-all.ts";

const ALPHA_AND_NUL = rawValue(VALUE.string, Uint8Array.from("Alpha\0".split("").flatMap((c) => [c.charCodeAt(0), 0])));

describe("templates unlike the writer's own", () => {
  const provider = optionalSlot(0, VALUE.string);
  const eventOf = (...payload: readonly (ElementSpec | Slot)[]): ElementSpec => ({
    name: "Event",
    children: [
      {
        name: "System",
        children: [
          { name: "Provider", attributes: [["Name", provider]] },
          { name: "EventID", children: [optionalSlot(1, VALUE.uint16)] },
        ],
      },
      ...payload,
    ],
  });
  const withProvider = (...payload: readonly (ElementSpec | Slot)[]) => new Template(eventOf(...payload));

  it("may name the provider by a value; filters compare its bytes", () => {
    const spec = withProvider();
    const names = [...["Alpha", "Beta", "alpha"].map(stringValue), ALPHA_AND_NUL, stringValue("Alph")];
    const log = logOf(...names.map((name) => ({ template: spec, values: [name, uint16Value(7)] })));
    expect(readAll(log).records.map((record) => record.provider)).toEqual(["Alpha", "Beta", "alpha", "Alpha", "Alph"]);
    expect(ids(readAll(log, { filter: { providers: ["Alpha"] } }).records)).toEqual([1, 4]);
    expect(ids(readAll(log, { filter: { providers: ["Beta", "Alph"], eventIds: [7] } }).records)).toEqual([2, 5]);
    expect(ids(readAll(log, { filter: { providers: ["Beta"], eventIds: [8] } }).records)).toEqual([]);
  });

  it("give attributes, repeated elements, and nothing for absent ones", () => {
    const spec = withProvider({
      name: "UserData",
      children: [
        {
          name: "ns:Result",
          attributes: [
            ["xmlns:ns", "urn:x"],
            ["Name", "ignored"],
            ["code", optionalSlot(2, VALUE.string)],
            ["absent", optionalSlot(3, VALUE.string)],
          ],
          children: [
            { name: "Item", children: [optionalSlot(4, ARRAY | VALUE.string)] },
            { name: "Left", dependency: 3, children: ["never"] },
            { name: "Empty" },
            { name: "Mixed", children: ["a", optionalSlot(2, VALUE.string), "b"] },
            { name: "Data", attributes: [["Name", optionalSlot(2, VALUE.string)]], children: ["named by a value"] },
          ],
        },
      ],
    });
    const values = [
      stringValue("P"),
      uint16Value(1),
      stringValue("42"),
      NULL_VALUE,
      stringArrayValue(["one", "", "three"]),
    ];
    expect(dataOf({ template: spec, values })).toEqual([
      ["Result@code", "42"],
      ["Item", "one"],
      ["Item", ""],
      ["Item", "three"],
      ["Empty", ""],
      ["Mixed", "a42b"],
      ["42", "named by a value"],
    ]);
  });

  it("repeat the element for an array of numbers and keep it for an array of nothing", () => {
    const spec = withProvider({
      name: "EventData",
      children: [
        { name: "Data", attributes: [["Name", "numbers"]], children: [optionalSlot(2, ARRAY | VALUE.uint16)] },
        { name: "Data", attributes: [["Name", "none"]], children: [optionalSlot(3, ARRAY | VALUE.string)] },
      ],
    });
    const numbers = arrayValue(VALUE.uint16, [1, 2].map(uint16Value));
    expect(
      dataOf({ template: spec, values: [stringValue("P"), uint16Value(1), numbers, stringArrayValue([])] }),
    ).toEqual([
      ["numbers", "1"],
      ["numbers", "2"],
      ["none", ""],
    ]);
  });

  it("share no cache entry only because their GUIDs are equal", () => {
    const guid = new Uint8Array(16).fill(7);
    const named = (name: string) =>
      new Template(
        eventOf({ name: "EventData", children: [{ name, children: [optionalSlot(2, VALUE.string)] }] }),
        guid,
      );
    const values = [stringValue("P"), uint16Value(1), stringValue("v")];
    for (const name of ["One", "Two", "One"]) expect(dataOf({ template: named(name), values })).toEqual([[name, "v"]]);
  });
});

describe("records without a template", () => {
  const writer = new EvtxWriter({ firstRecordId: 12 });
  writer.addForwarded(
    {
      provider: "Forwarded Source",
      eventId: 4711,
      level: 3,
      timeUtc: "2024-05-01T10:11:12.1234567Z",
      eventRecordId: 98_765,
      channel: "Application",
      computer: "far.contoso.test",
      payload: {
        nodes: [{ name: "EventData", children: [{ name: "Data", attributes: [["Name", "k"]], children: ["v", "w"] }] }],
      },
    },
    { culture: "en-US", message: "Hello" },
  );
  const log = writer.finish();

  it("are read", () => {
    expect(readAll(log).records).toEqual([
      {
        recordId: 12,
        eventRecordId: 98_765,
        provider: "Forwarded Source",
        eventId: 4711,
        level: 3,
        timeUtc: "2024-05-01T10:11:12.1234567Z",
        channel: "Application",
        computer: "far.contoso.test",
        data: [
          ["k", "vw"],
          ["RenderingInfo@Culture", "en-US"],
          ["Message", "Hello"],
        ],
      },
    ]);
  });

  it("are filtered", () => {
    expect(readAll(log, { filter: { providers: ["Forwarded Source"], eventIds: [4711] } }).records).toHaveLength(1);
    expect(readAll(log, { filter: { providers: ["Forwarded"] } }).records).toHaveLength(0);
    expect(readAll(log, { filter: { eventIds: [1] } }).records).toHaveLength(0);
  });
});

describe("limits", () => {
  it("end a record that nests too deep", () => {
    let root: ElementSpec = { name: "Leaf" };
    for (let i = 0; i < 40; i++) root = { name: "E", children: [root] };
    const { certificate } = readAll(logOf({ template: new Template(root), values: [] }));
    expect(certificate.recordsSkipped).toMatchObject([{ reason: "too-deep" }]);
  });

  it("end a record of templates that multiply without a single leaf", () => {
    const start = performance.now();
    const { certificate } = readAll(instanceBombLog(250, 12));
    expect(performance.now() - start).toBeLessThan(1000);
    expect(certificate.recordsSeen).toBe(12);
    expect(certificate.recordsSkipped).toHaveLength(12);
  });

  it("end a record that repeats one long value, and soon all of such a chunk", () => {
    const children = Array.from({ length: 1000 }, () => ({ name: "D", children: [optionalSlot(0, VALUE.string)] }));
    const bomb = { template: new Template({ name: "Event", children }), values: [stringValue("x".repeat(2000))] };
    const honest = {
      template: new Template({ name: "Event", children: [{ name: "Ok", children: ["fine"] }] }),
      values: [],
    };
    const writer = new EvtxWriter();
    for (let i = 0; i < 8; i++) writer.addRecord(bomb);
    writer.endChunk();
    writer.addRecord(honest);
    const log = writer.finish();
    const start = performance.now();
    const { records, certificate } = readAll(log);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(certificate.recordsSkipped).toHaveLength(8);
    expect(new Set(certificate.recordsSkipped.map(({ reason }) => reason))).toEqual(new Set(["over-budget"]));
    expect(records).toMatchObject([{ recordId: 9, data: [["Ok", "fine"]] }]);
  });
});

function dataOf(instance: Instance): EvtxRecord["data"] | undefined {
  const { records, certificate } = readAll(logOf(instance));
  expect(certificate.recordsSkipped).toEqual([]);
  return records[0]?.data;
}

function ids(records: readonly EvtxRecord[]): number[] {
  return records.map((record) => record.recordId);
}
