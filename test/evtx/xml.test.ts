import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { XmlElement } from "../../analyzer/decode/xml.ts";
import {
  ARRAY,
  arrayValue,
  binaryValue,
  type ElementSpec,
  type EvtxCertificate,
  EvtxReader,
  type EvtxReadOptions,
  type EvtxRecord,
  EvtxWriter,
  type EvtxXmlRecord,
  evtxRecords,
  type Instance,
  NULL_VALUE,
  optionalSlot as place,
  rawValue,
  slot as requiredPlace,
  stringArrayValue,
  stringValue,
  Template,
  uint16Value,
  VALUE,
  writeEvtx,
} from "../../evtx/index.ts";
import { inPieces } from "../support/memory-container.ts";
import { instanceBombLog, logOf } from "./crafted-log.ts";
import { event, mixedEvents } from "./events.ts";
import { readAll, readAllXml } from "./read-all.ts";
import { flattenXml, readBack } from "./xml-tree.ts";

describe("a record as XML", () => {
  it("has everything, in the layout of Windows", () => {
    const written = event({
      providerGuid: "{555908d1-a6d7-4695-8e1e-26931d2012f4}",
      qualifiers: 0x8000,
      eventRecordId: 77_777,
      data: [
        ["param1", "a < b & c"],
        ["param2", ""],
      ],
      binary: "c0ffee",
    });
    expect(xmlOf(writeEvtx([written]))).toBe(
      `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
  <System>
    <Provider Name="Contoso Sync" Guid="{555908d1-a6d7-4695-8e1e-26931d2012f4}"/>
    <EventID Qualifiers="32768">31034</EventID>
    <Version>0</Version>
    <Level>2</Level>
    <Task>0</Task>
    <Opcode>0</Opcode>
    <Keywords>0x80000000000000</Keywords>
    <TimeCreated SystemTime="2024-05-01T00:00:02.1234567Z"/>
    <EventRecordID>77777</EventRecordID>
    <Correlation/>
    <Execution ProcessID="0" ThreadID="0"/>
    <Channel>Application</Channel>
    <Computer>sync01.contoso.test</Computer>
    <Security/>
  </System>
  <EventData>
    <Data Name="param1">a &lt; b &amp; c</Data>
    <Data Name="param2"></Data>
    <Binary>C0FFEE</Binary>
  </EventData>
</Event>`,
    );
  });

  it("is made only when asked for, and changes nothing else", () => {
    const log = writeEvtx(mixedEvents(300));
    const { records, certificate } = readAllXml(log);
    const without = readAll(log);
    expect(records.map(({ xml: _, ...record }) => record)).toEqual(without.records);
    expect(certificate).toEqual(without.certificate);
    expect(without.records.filter((record) => "xml" in record)).toEqual([]);
    for (const { xml, data } of records) expect(flattenXml(readBack(xml))).toEqual(data);
  });

  it("is whole also where the data is not needed", () => {
    const log = writeEvtx(mixedEvents(30));
    const { records } = readAllXml(log);
    const bare: EvtxXmlRecord[] = [];
    const reader = new EvtxReader((record) => bare.push(record), { xml: true, needsData: () => false });
    reader.push(log);
    reader.end();
    expect(bare).toEqual(records.map((record) => ({ ...record, data: [] })));
  });

  it("shows in the type of the record", () => {
    new EvtxReader((record) => expectTypeOf(record).toEqualTypeOf<EvtxXmlRecord>(), { xml: true });
    new EvtxReader((record) => expectTypeOf(record).toEqualTypeOf<EvtxRecord>(), { xml: false });
    new EvtxReader((record) => expectTypeOf(record).toEqualTypeOf<EvtxRecord>());
    const options: EvtxReadOptions = { xml: true };
    new EvtxReader((record) => expectTypeOf(record).toEqualTypeOf<EvtxRecord>(), options);
    const generator = evtxRecords(inPieces(writeEvtx([])), { xml: true });
    expectTypeOf(generator).toEqualTypeOf<AsyncGenerator<EvtxXmlRecord, EvtxCertificate>>();
  });
});

describe("structure", () => {
  it("repeats the element of an array, attributes and all", () => {
    const numbers = arrayValue(VALUE.uint16, [uint16Value(1), uint16Value(2)]);
    const data = (slotIndex: number, type: number): ElementSpec => ({
      name: "Data",
      attributes: [["Name", "n"]],
      children: [place(slotIndex, ARRAY | type)],
    });
    expect(
      xmlOfEvent(
        [data(0, VALUE.string), data(1, VALUE.string), data(2, VALUE.uint16)],
        [stringArrayValue(["one", "", "th<ree"]), stringArrayValue([]), numbers],
      ),
    ).toBe(
      `<Event>
  <Data Name="n">one</Data>
  <Data Name="n"></Data>
  <Data Name="n">th&lt;ree</Data>
  <Data Name="n"></Data>
  <Data Name="n">1</Data>
  <Data Name="n">2</Data>
</Event>`,
    );
  });

  it("leaves out what hangs on a Null, and attributes that are one", () => {
    const children: ElementSpec[] = [
      { name: "Gone", dependency: 1, children: ["never"] },
      {
        name: "Kept",
        dependency: 0,
        attributes: [
          ["absent", place(1, VALUE.string)],
          ["empty", requiredPlace(1, VALUE.string)],
          ["Name", place(0, VALUE.string)],
        ],
      },
    ];
    expect(xmlOfEvent(children, [stringValue("v"), NULL_VALUE])).toBe('<Event>\n  <Kept empty="" Name="v"/>\n</Event>');
  });

  it("keeps the event of which nothing is left", () => {
    const log = logOf({ template: new Template({ name: "Event", dependency: 0 }), values: [NULL_VALUE] });
    expect(xmlOf(log)).toBe("<Event/>");
  });

  it("nests what is nested, by templates and without", () => {
    const inner = { template: new Template({ name: "Inner", children: [place(0, VALUE.binary)] }), values: [] };
    const values: Instance["values"] = [{ ...inner, values: [binaryValue("0aff")] }];
    expect(xmlOfEvent([{ name: "UserData", children: [place(0, VALUE.binXml)] }], values)).toBe(
      "<Event>\n  <UserData>\n    <Inner>0AFF</Inner>\n  </UserData>\n</Event>",
    );
    expect(
      xmlOfBare({
        name: "Event",
        content: [
          { name: "RenderingInfo", attributes: { Culture: "en-US" }, content: [{ name: "Message", content: ["Hi"] }] },
        ],
      }),
    ).toBe('<Event>\n  <RenderingInfo Culture="en-US">\n    <Message>Hi</Message>\n  </RenderingInfo>\n</Event>');
  });

  it("adds no blank to an element with text, wherever the text stands", () => {
    const b: BareElement = { name: "b", content: [{ name: "c", content: [{ name: "d" }] }] };
    expect(xmlOfBare({ name: "Event", content: [{ name: "a", content: [b, b, " tail"] }] })).toBe(
      `<Event>
  <a><b>
      <c>
        <d/>
      </c>
    </b><b>
      <c>
        <d/>
      </c>
    </b> tail</a>
</Event>`,
    );
    expect(xmlOfBare({ name: "Event", content: ["\n", { name: "a" }, "\n"] })).toBe("<Event>\n<a/>\n</Event>");
  });

  it("puts no text outside an element", () => {
    const log = logOf({ template: new Template({ name: "Event", children: ["x"] }), values: [] });
    expect(xmlOf(log)).toBe("<Event>x</Event>");
  });
});

describe("text", () => {
  it.each([
    ["a<b>&\"'", "a&lt;b&gt;&amp;\"'", "a&lt;b&gt;&amp;&quot;'"],
    ["]]>", "]]&gt;", "]]&gt;"],
    ["one\r\ntwo\tthree", "one&#xD;\ntwo\tthree", "one&#xD;&#xA;two&#x9;three"],
    ["\u0000\u0001\u001b[2J\u001f", "\ufffd\ufffd\ufffd[2J\ufffd", "\ufffd\ufffd\ufffd[2J\ufffd"],
    ["\u007f\u0085\u009b", "&#x7F;&#x85;&#x9B;", "&#x7F;&#x85;&#x9B;"],
    ["\u202e\u2028\ufeff\u{e0041}", "&#x202E;&#x2028;&#xFEFF;&#xE0041;", "&#x202E;&#x2028;&#xFEFF;&#xE0041;"],
    ["\ud800x\udc00\ufffe\uffff", "\ufffdx\ufffd\ufffd\ufffd", "\ufffdx\ufffd\ufffd\ufffd"],
    ["\u{1f600} Größe", "\u{1f600} Größe", "\u{1f600} Größe"],
    ["  ", "  ", "  "],
    ["&amp;&#0;", "&amp;amp;&amp;#0;", "&amp;amp;&amp;#0;"],
  ])("%j", (value, text, attribute) => {
    expect(
      xmlOfEvent(
        [{ name: "D", attributes: [["a", place(0, VALUE.string)]], children: [place(0, VALUE.string)] }],
        [rawText(`${value}|`)],
      ),
    ).toBe(`<Event>\n  <D a="${attribute}|">${text}|</D>\n</Event>`);
  });

  it("of any kind is read back as it was, but for what XML cannot hold", () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 });
    fc.assert(
      fc.property(units, (codes) => {
        const value = String.fromCharCode(...codes).replace(/\0+$/, "");
        const xml = xmlOfEvent(
          [{ name: "D", attributes: [["a", place(0, VALUE.string)]], children: [place(0, VALUE.string)] }],
          [rawText(value)],
        );
        expect(xml.replaceAll("\n", "")).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const expected = value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\p{Cs}\ufffe\uffff]/gu, "\ufffd");
        const [d] = readBack(xml).children;
        expect([d?.attributes.get("a"), d?.text]).toEqual([expected, expected]);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe("names", () => {
  const NS = 'xmlns:p="urn:p"';
  it.each([
    ["p:Known", { "xmlns:p": "urn:p" }, `<p:Known ${NS}/>`],
    ["p:Unknown", {}, "<Unknown/>"],
    ["xmlns:Reserved", {}, "<Reserved/>"],
    ["p:a:b", { "xmlns:p": "urn:p" }, `<a_b ${NS}/>`],
    [":", {}, "<_/>"],
    ["1a b", {}, "<_1a_b/>"],
    ["a><script", {}, "<a__script/>"],
    ["Größe", {}, "<Größe/>"],
    ["a\u202eb\u{1f600}\ud800", {}, "<a_b__/>"],
    ["E", { "p:x": "1", "xmlns:p": "urn:p" }, `<E p:x="1" ${NS}/>`],
    ["E", { "q:x": "1", x: "2", "xml:lang": "de" }, '<E x="1" x_2="2" xml:lang="de"/>'],
    ["E", { "a b": "1", "a>b": "2", a_b: "3" }, '<E a_b="1" a_b_2="2" a_b_3="3"/>'],
    ["E", { "p:x": "1", "q:x": "2", "xmlns:p": "u", "xmlns:q": "u" }, '<E p:x="1" q:x_2="2" xmlns:p="u" xmlns:q="u"/>'],
    ["E", { "xmlns:p": "", "xmlns:xml": "u", "xmlns:": "u" }, '<E _xmlns_p="" _xmlns_xml="u" _xmlns_="u"/>'],
    ["E", { xmlns: "http://www.w3.org/2000/xmlns/" }, '<E _xmlns="http://www.w3.org/2000/xmlns/"/>'],
  ])("%j %j", (name, attributes, expected) => {
    const xml = xmlOfBare({ name: "Event", content: [{ name, attributes }] });
    expect(xml).toBe(`<Event>\n  ${expected}\n</Event>`);
    readBack(xml);
  });

  it("are declared for what stands inside", () => {
    const root: BareElement = {
      name: "Event",
      attributes: { "xmlns:p": "urn:p" },
      content: [
        { name: "p:a", content: [{ name: "p:b" }] },
        { name: "q:c", attributes: { "xmlns:q": "u" } },
        { name: "q:d" },
      ],
    };
    expect(xmlOfBare(root).replace(/\n */g, "")).toBe(`<Event ${NS}><p:a><p:b/></p:a><q:c xmlns:q="u"/><d/></Event>`);
  });

  it("twice on one element stay apart", () => {
    const attributes = ["xmlns:p", "xmlns:p", "a", "a", "a_2"].map((name, i) => [name, String(i)] as const);
    expect(xmlOfEvent([{ name: "E", attributes }], [])).toBe(
      '<Event>\n  <E xmlns:p="0" _xmlns_p="1" a="2" a_2="3" a_2_2="4"/>\n</Event>',
    );
  });

  it("of any kind leave the document whole", () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."ab:p_-.1<>&\"'= /\n\u202e\u00e9\ud800"), minLength: 1, maxLength: 8 }),
      fc.constantFrom("xmlns", "xmlns:p", "p:a", "xml:a", "xmlns:xmlns"),
    );
    const attributes = fc.dictionary(name, fc.constantFrom("", "u", "v&", "http://www.w3.org/XML/1998/namespace"));
    const leaf: fc.Arbitrary<BareElement> = fc.record({ name, attributes });
    const element = fc.record({ name, attributes, content: fc.array(fc.oneof(leaf, fc.constantFrom("", "t", " "))) });
    fc.assert(
      fc.property(fc.array(element, { maxLength: 4 }), (content) => {
        const tree = readBack(xmlOfBare({ name: "Event", content }));
        expect(countElements(tree)).toBe(
          1 + content.length + content.flatMap((one) => one.content.filter(isElement)).length,
        );
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe("limits", () => {
  it("hold for XML, too", () => {
    const long = "n".repeat(1000);
    const many = Array.from({ length: 800 }, (): ElementSpec => ({ name: long, children: [place(0, VALUE.string)] }));
    const big = { template: new Template({ name: "Event", children: many }), values: [stringValue("v")] };
    const honest = { template: new Template({ name: "Event", children: ["fine"] }), values: [] };
    const writer = new EvtxWriter();
    for (let i = 0; i < 20; i++) writer.addRecord(big);
    writer.endChunk();
    writer.addRecord(honest);
    const log = writer.finish();
    expect(readAll(log).records).toHaveLength(21);
    const { records, certificate } = readAllXml(log);
    expect(records.map(({ recordId }) => recordId)).toEqual([21]);
    expect(new Set(certificate.recordsSkipped.map(({ reason }) => reason))).toEqual(new Set(["over-budget"]));
  });

  it("end templates that multiply without a single leaf", () => {
    const start = performance.now();
    const { certificate } = readAllXml(instanceBombLog(250, 12));
    expect(performance.now() - start).toBeLessThan(1000);
    expect(certificate.recordsSkippedCount).toBeGreaterThan(8);
  });
});

function xmlOf(log: Uint8Array): string {
  const { records, certificate } = readAllXml(log);
  expect(certificate.recordsSkipped).toEqual([]);
  expect(records).toHaveLength(1);
  return records[0]?.xml ?? "";
}

/** One record of a template: `Event` around these elements. */
function xmlOfEvent(children: readonly ElementSpec[], values: Instance["values"]): string {
  const spec = new Template({ name: "Event", children: children.map((child) => child) });
  return xmlOf(logOf({ template: spec, values: [...values, uint16Value(0)] }));
}

interface BareElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: readonly (string | BareElement)[];
}

/** One record without a template: all is literal. */
function xmlOfBare(root: BareElement): string {
  return xmlOf(logOf({ nodes: [toSpec(root)] }));
}

function toSpec({ name, attributes = {}, content = [] }: BareElement): ElementSpec {
  return {
    name,
    attributes: Object.entries(attributes),
    children: content.map((child) => (typeof child === "string" ? child : toSpec(child))),
  };
}

/** As a string value, with any unit in it: the writer itself lets no NUL pass. */
function rawText(text: string): ReturnType<typeof rawValue> {
  return rawValue(
    VALUE.string,
    new Uint8Array(Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).buffer),
  );
}

function isElement(node: string | BareElement): boolean {
  return typeof node === "object";
}

function countElements({ children }: XmlElement): number {
  return 1 + children.reduce((sum, child) => sum + countElements(child), 0);
}
