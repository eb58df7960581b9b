/** Chunks of every shape that the reader knows, each small: what the mutators start from. */
import { CHUNK_HEADER_SIZE, CHUNK_SIZE, RECORD_HEADER_SIZE, RECORD_MAGIC } from "../../evtx/format/layout.ts";
import { TOKEN } from "../../evtx/format/token.ts";
import { ARRAY, VALUE } from "../../evtx/format/value-type.ts";
import type { Instance } from "../../evtx/write/chunk-writer.ts";
import { contentHash } from "../../evtx/write/content-hash.ts";
import type { ElementSpec, Slot, TemplateSpec } from "../../evtx/write/template-spec.ts";
import { NULL_VALUE, stringArrayValue, stringValue, type TypedValue, utf16 } from "../../evtx/write/typed-value.ts";
import { type BareElement, bareChunk, chunkOf } from "../../test/evtx/crafted-log.ts";
import { ChunkMap } from "./chunk-map.ts";

export const SHAPES: Readonly<Record<string, () => Uint8Array>> = {
  "all-values": () => chunkOf(1, allValues(false), allValues(true)),
  attributes: () => chunkOf(7, attributes("first"), attributes("second")),
  bare: () => bareChunk(12, FORWARDED),
  "bare-in-value": bareInValue,
  "every-token": everyToken,
  nested: () => chunkOf(3, nested(1), nested(4), nested(2)),
  "near-item-budget": () => chunkOf(1, manyItems(21_844), manyItems(21_850)),
  "near-fragment-budget": () => chunkOf(1, manyFragments(1023), manyFragments(3)),
  "near-chain": chainOfDefinitions,
  "near-depth": () => chunkOf(1, deep(30), deep(31), deep(33)),
  "provider-by-value": () => chunkOf(100, ...["Alpha", "Beta", "alpha", "Alpha\0"].map(byValue)),
  tiny: tinyRecords,
};

function slot(index: number, type: number, optional = true): Slot {
  return { slot: index, type, optional };
}

function template(body: ElementSpec): TemplateSpec {
  return { guid: contentHash(JSON.stringify(body)), body };
}

/** Provider and id first, then what is given. */
function event(provider: string | Slot, ...payload: readonly (ElementSpec | Slot)[]): TemplateSpec {
  const system: ElementSpec = {
    name: "System",
    children: [
      { name: "Provider", attributes: [["Name", provider]] },
      { name: "EventID", children: [slot(0, VALUE.uint16)] },
      { name: "Level", children: ["4"] },
      { name: "TimeCreated", attributes: [["SystemTime", slot(1, VALUE.filetime)]] },
      { name: "Channel", children: ["Application"] },
      { name: "Computer", children: ["fuzz.contoso.test"] },
    ],
  };
  return template({ name: "Event", children: [system, ...payload] });
}

const EVENT_ID: TypedValue = { type: VALUE.uint16, bytes: Uint8Array.of(0x39, 0x79) };
const TIME: TypedValue = { type: VALUE.filetime, bytes: Uint8Array.of(0, 0x40, 0x7e, 0x31, 0x2c, 0x83, 0xda, 1) };

const SIZES: readonly (readonly [type: number, size: number])[] = [
  [VALUE.null, 0],
  [VALUE.string, 6],
  [VALUE.ansiString, 5],
  [VALUE.int8, 1],
  [VALUE.uint8, 1],
  [VALUE.int16, 2],
  [VALUE.uint16, 2],
  [VALUE.int32, 4],
  [VALUE.uint32, 4],
  [VALUE.int64, 8],
  [VALUE.uint64, 8],
  [VALUE.real32, 4],
  [VALUE.real64, 8],
  [VALUE.bool, 4],
  [VALUE.binary, 5],
  [VALUE.guid, 16],
  [VALUE.sizeT, 8],
  [VALUE.sizeT, 4],
  [VALUE.filetime, 8],
  [VALUE.systemTime, 16],
  [VALUE.sid, 16],
  [VALUE.hexInt32, 4],
  [VALUE.hexInt64, 8],
];

/** There is no telling where one item ends. */
const NO_ARRAY: ReadonlySet<number> = new Set([VALUE.null, VALUE.binary, VALUE.sizeT]);

/** One element for each type; as arrays, three items each. */
function allValues(arrays: boolean): Instance {
  const values = SIZES.map(([type, size]): TypedValue => {
    const one = type === VALUE.sid ? SID : Uint8Array.from({ length: size }, (_, i) => 0x41 + type + i * 7);
    if (!arrays || NO_ARRAY.has(type)) return { type, bytes: one };
    if (type === VALUE.string) return stringArrayValue(["one", "", "three"]);
    return { type: ARRAY | type, bytes: Uint8Array.from([...one, ...one, ...one]) };
  });
  const children = values.map(
    ({ type }, i): ElementSpec => ({
      name: "Data",
      attributes: [["Name", `v${i}`]],
      children: [slot(i + 2, type, i % 2 === 0)],
    }),
  );
  return { template: event("Values", { name: "EventData", children }), values: [EVENT_ID, TIME, ...values] };
}

const SID = Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0);

function attributes(text: string): Instance {
  const result: ElementSpec = {
    name: "ns:Result",
    attributes: [
      ["xmlns:ns", "urn:x"],
      ["Name", "ignored"],
      ["code", slot(2, VALUE.string)],
      ["absent", slot(3, VALUE.string)],
    ],
    children: [
      { name: "Left", dependency: 3, children: ["never"] },
      { name: "Empty" },
      { name: "Mixed", children: ["a", slot(2, VALUE.string), "b", { name: "Inner", children: ["c"] }] },
      { name: "Data", attributes: [["Name", slot(2, VALUE.string)]], children: ["named by a value"] },
      { name: "Item", children: [slot(4, ARRAY | VALUE.string)] },
    ],
  };
  return {
    template: event("Attributes", { name: "UserData", children: [result] }),
    values: [EVENT_ID, TIME, stringValue(text), NULL_VALUE, stringArrayValue(["one", "", text])],
  };
}

/** A value that is an instance, whose value is one in turn. */
function nested(depth: number): Instance {
  const leaf = template({
    name: "Leaf",
    attributes: [["at", slot(0, VALUE.string)]],
    children: [slot(0, VALUE.string)],
  });
  const branch = template({ name: "Branch", children: [slot(0, VALUE.binXml), slot(0, VALUE.binXml)] });
  let inner: Instance = { template: leaf, values: [stringValue(`depth ${depth}`)] };
  for (let i = 1; i < depth; i++) inner = { template: branch, values: [inner] };
  const outer = event("Nested", { name: "EventData", children: [slot(2, VALUE.binXml)] });
  return { template: outer, values: [EVENT_ID, TIME, inner] };
}

function byValue(provider: string): Instance {
  const outer = event(slot(2, VALUE.string), { name: "EventData", children: [{ name: "Data", children: ["x"] }] });
  return { template: outer, values: [EVENT_ID, TIME, stringValue(provider)] };
}

function deep(levels: number): Instance {
  let body: ElementSpec = { name: "Leaf", children: ["end"] };
  for (let i = 0; i < levels; i++) body = { name: "E", children: [body] };
  return { template: template(body), values: [] };
}

/** Three elements that repeat one array: just below the most pairs that a record may have. */
function manyItems(count: number): Instance {
  const data: ElementSpec = { name: "Data", children: [slot(2, ARRAY | VALUE.int8)] };
  const outer = event("Items", { name: "EventData", children: [data, data, data] });
  return { template: outer, values: [EVENT_ID, TIME, { type: ARRAY | VALUE.int8, bytes: new Uint8Array(count) }] };
}

/** One nested instance that stands in many places. */
function manyFragments(count: number): Instance {
  const leaf = template({ name: "Leaf", children: ["x"] });
  const children = Array.from({ length: count }, () => slot(2, VALUE.binXml));
  return {
    template: event("Fragments", { name: "EventData", children }),
    values: [EVENT_ID, TIME, { template: leaf, values: [] }],
  };
}

const FORWARDED: BareElement = {
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
};

/** A value that is BinXml without a template: the fragment is built elsewhere and moved in with its name offsets. */
function bareInValue(): Uint8Array {
  const bare = bareChunk(1, {
    name: "Details",
    content: [{ name: "Code", attributes: { unit: "s" }, content: ["5"] }],
  });
  const from = CHUNK_HEADER_SIZE + RECORD_HEADER_SIZE;
  const bareMap = new ChunkMap(bare);
  const bytes = bare.slice(from, bareMap.end - 4);
  const outer = event("Bare", { name: "UserData", children: [slot(2, VALUE.binXml)] });
  const chunk = chunkOf(1, { template: outer, values: [EVENT_ID, TIME, { type: VALUE.binary, bytes }] });
  const place = new ChunkMap(chunk).values.at(-1);
  if (place === undefined) throw new Error("no value");
  const view = new DataView(chunk.buffer);
  for (const { at } of bareMap.of("name-offset")) {
    const moved = at - from + place.start;
    view.setUint32(moved, moved + 4, true);
  }
  chunk[place.typeAt] = VALUE.binXml;
  return chunk;
}

/** The tokens that our writer does not write, put over a text of the same length. */
function everyToken(): Uint8Array {
  const text = "placeholder";
  const mixed: ElementSpec = { name: "Mixed", children: [text] };
  const outer = event("Tokens", { name: "EventData", children: [{ name: "amp", children: [mixed] }] });
  const chunk = chunkOf(
    1,
    { template: outer, values: [EVENT_ID, TIME] },
    { template: outer, values: [EVENT_ID, TIME] },
  );
  const name = Buffer.from(chunk.buffer).indexOf(utf16("amp")) - 8;
  const low = name & 0xff;
  const high = name >> 8;
  const at = Buffer.from(chunk.buffer).indexOf(utf16(text)) - 4;
  const tokens = [
    [TOKEN.characterReference, 0x41, 0],
    [TOKEN.characterReference, 0xe9, 0],
    [TOKEN.cdata, 2, 0, 0x61, 0, 0x62, 0],
    [TOKEN.entityReference, low, high, 0, 0],
    [TOKEN.instructionTarget, low, high, 0, 0],
    [TOKEN.instructionData, 0, 0],
  ].flat();
  if (tokens.length !== 4 + text.length * 2) throw new Error("the tokens do not fill the text's place");
  chunk.set(tokens, at);
  return chunk;
}

/** Each definition holds an instance of the next one: what compiles them must not run out of stack. */
function chainOfDefinitions(): Uint8Array {
  const links = 900;
  const linkSize = 24 + 10 + 4 + 1;
  const values = [EVENT_ID, TIME, { type: VALUE.binary, bytes: new Uint8Array(links * linkSize) }];
  const outer = event("Chain", { name: "EventData", children: [slot(2, VALUE.binary)] });
  const probe = event("Chain", { name: "EventData", children: [slot(3, VALUE.binXml)] });
  const first = { type: VALUE.binXml, bytes: Uint8Array.of(TOKEN.fragmentHeader, 1, 1, 0, ...new Uint8Array(14)) };
  const chunk = chunkOf(
    1,
    { template: outer, values },
    { template: probe, values: [EVENT_ID, TIME, NULL_VALUE, first] },
  );
  const view = new DataView(chunk.buffer);
  const map = new ChunkMap(chunk);
  const place = map.values.find(({ start, end }) => end - start === links * linkSize);
  const start = map.values.at(-1);
  if (!place || !start) throw new Error("no value");
  const instance = (at: number, definition: number) => {
    chunk.set([TOKEN.templateInstance, 1], at);
    view.setUint32(at + 6, definition, true);
  };
  for (let i = 0; i < links; i++) {
    const at = place.start + i * linkSize;
    view.setUint32(at + 4, i + 1, true);
    view.setUint32(at + 20, linkSize - 24, true);
    // The last one has nothing but the end of its fragment.
    if (i < links - 1) instance(at + 24, at + linkSize);
  }
  instance(start.start + 4, place.start);
  return chunk;
}

/** The shortest records, whose sizes nothing confirms. */
function tinyRecords(): Uint8Array {
  const chunk = chunkOf(1);
  const view = new DataView(chunk.buffer);
  const size = 32;
  let p = CHUNK_HEADER_SIZE;
  for (let id = 1; p + size <= CHUNK_SIZE && id <= 200; id++, p += size) {
    view.setUint32(p, RECORD_MAGIC, true);
    view.setUint32(p + 4, size, true);
    view.setUint32(p + 8, id, true);
    view.setUint32(p + 28, id % 3 === 0 ? size : 0, true);
  }
  view.setUint32(48, p, true);
  return chunk;
}
