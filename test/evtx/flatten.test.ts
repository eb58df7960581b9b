import { describe, expect, it } from "vitest";
import { ARRAY, VALUE } from "../../evtx/format/value-type.ts";
import type { EvtxRecord } from "../../evtx/index.ts";
import type { Instance } from "../../evtx/write/chunk-writer.ts";
import type { ElementSpec, Slot } from "../../evtx/write/template-spec.ts";
import {
  NULL_VALUE,
  stringArrayValue,
  stringValue,
  type TypedValue,
  uint16Value,
} from "../../evtx/write/typed-value.ts";
import { bareChunk, chunkOf, instanceBombChunk, logOf, slot, template } from "./crafted-log.ts";
import { readAll } from "./read-all.ts";

describe("templates unlike the writer's own", () => {
  const provider = slot(0, VALUE.string);
  const withProvider = (...payload: readonly (ElementSpec | Slot)[]) =>
    template({
      name: "Event",
      children: [
        {
          name: "System",
          children: [
            { name: "Provider", attributes: [["Name", provider]] },
            { name: "EventID", children: [slot(1, VALUE.uint16)] },
          ],
        },
        ...payload,
      ],
    });

  it("may name the provider by a value; filters compare its bytes", () => {
    const spec = withProvider();
    const instances = ["Alpha", "Beta", "alpha", "Alpha\0", "Alph"].map((name) => ({
      template: spec,
      values: [stringValue(name), uint16Value(7)],
    }));
    const log = logOf(chunkOf(1, ...instances));
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
            ["code", slot(2, VALUE.string)],
            ["absent", slot(3, VALUE.string)],
          ],
          children: [
            { name: "Item", children: [slot(4, ARRAY | VALUE.string)] },
            { name: "Left", dependency: 3, children: ["never"] },
            { name: "Empty" },
            { name: "Mixed", children: ["a", slot(2, VALUE.string), "b"] },
            { name: "Data", attributes: [["Name", slot(2, VALUE.string)]], children: ["named by a value"] },
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
        { name: "Data", attributes: [["Name", "numbers"]], children: [slot(2, ARRAY | VALUE.uint16)] },
        { name: "Data", attributes: [["Name", "none"]], children: [slot(3, ARRAY | VALUE.string)] },
      ],
    });
    const numbers: TypedValue = { type: ARRAY | VALUE.uint16, bytes: Uint8Array.of(1, 0, 2, 0) };
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
    const named = (name: string) => ({
      ...withProvider({ name: "EventData", children: [{ name, children: [slot(2, VALUE.string)] }] }),
      guid,
    });
    const values = [stringValue("P"), uint16Value(1), stringValue("v")];
    for (const name of ["One", "Two", "One"]) expect(dataOf({ template: named(name), values })).toEqual([[name, "v"]]);
  });
});

describe("records without a template", () => {
  const log = logOf(
    bareChunk(12, {
      name: "Event",
      attributes: { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" },
      content: [
        {
          name: "System",
          content: [
            { name: "Provider", attributes: { Name: "Forwarded Source" } },
            { name: "EventID", content: ["4711"] },
            { name: "Level", content: ["3"] },
            { name: "TimeCreated", attributes: { SystemTime: "2024-05-01T10:11:12.123456700Z" } },
            { name: "EventRecordID", content: ["98765"] },
            { name: "Channel", content: ["Application"] },
            { name: "Computer", content: ["far.contoso.test"] },
          ],
        },
        { name: "EventData", content: [{ name: "Data", attributes: { Name: "k" }, content: ["v", "w"] }] },
        { name: "RenderingInfo", attributes: { Culture: "en-US" }, content: [{ name: "Message", content: ["Hello"] }] },
      ],
    }),
  );

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
    const { certificate } = readAll(logOf(chunkOf(1, { template: template(root), values: [] })));
    expect(certificate.recordsSkipped).toMatchObject([{ reason: "too-deep" }]);
  });

  it("end a record of templates that multiply without a single leaf", () => {
    const start = performance.now();
    const { certificate } = readAll(logOf(instanceBombChunk(250, 12)));
    expect(performance.now() - start).toBeLessThan(1000);
    expect(certificate.recordsSeen).toBe(12);
    expect(certificate.recordsSkipped).toHaveLength(9);
    expect(new Set(certificate.recordsSkipped.map(({ reason }) => reason))).toEqual(new Set(["over-budget"]));
  });

  it("end a record that repeats one long value, and soon all of such a chunk", () => {
    const children = Array.from({ length: 1000 }, () => ({ name: "D", children: [slot(0, VALUE.string)] }));
    const bomb = { template: template({ name: "Event", children }), values: [stringValue("x".repeat(2000))] };
    const honest = {
      template: template({ name: "Event", children: [{ name: "Ok", children: ["fine"] }] }),
      values: [],
    };
    const start = performance.now();
    const log = logOf(chunkOf(1, ...Array.from({ length: 8 }, () => bomb)), chunkOf(9, honest));
    const { records, certificate } = readAll(log);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(certificate.recordsSkipped).toHaveLength(8);
    expect(new Set(certificate.recordsSkipped.map(({ reason }) => reason))).toEqual(new Set(["over-budget"]));
    expect(records).toMatchObject([{ recordId: 9, data: [["Ok", "fine"]] }]);
  });
});

function dataOf(instance: Instance): EvtxRecord["data"] | undefined {
  const { records, certificate } = readAll(logOf(chunkOf(1, instance)));
  expect(certificate.recordsSkipped).toEqual([]);
  return records[0]?.data;
}

function ids(records: readonly EvtxRecord[]): number[] {
  return records.map((record) => record.recordId);
}
