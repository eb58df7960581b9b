/** Logs of every shape that the reader knows, each small: what the mutators start from. */
import { CHUNK_HEADER_SIZE, CHUNK_SIZE, FILE_HEADER_SIZE, RECORD_MAGIC } from "../../evtx/format/layout.ts";
import { TOKEN } from "../../evtx/format/token.ts";
import {
  ARRAY,
  type ElementSpec,
  EvtxWriter,
  filetimeValue,
  type Instance,
  type Node,
  NULL_VALUE,
  optionalSlot,
  rawValue,
  type Slot,
  slot,
  stringArrayValue,
  stringValue,
  Template,
  type TypedValue,
  uint16Value,
  VALUE,
  type Value,
  writeEvtx,
} from "../../evtx/index.ts";
import { instanceBombLog, logOf } from "../../test/evtx/crafted-log.ts";
import { mixedEvents, event as sampleEvent } from "../../test/evtx/events.ts";
import { ChunkMap } from "./chunk-map.ts";

const SAMPLES = mixedEvents(9);
/** Each takes as long as a hundred others: they are close to what the reader allows. */
const SLOW = "near-";

export const SHAPES: Readonly<Record<string, () => Uint8Array>> = {
  "all-values": () => logOf(allValues(false), allValues(true)),
  attributes: () => logOf(attributes("first"), attributes("second")),
  "bare-in-value": () => logOf(holding(2, { nodes: DETAILS }), holding(2, { nodes: DETAILS, header: true })),
  classic: () => writeEvtx(SAMPLES.filter((_, i) => i % 3 === 0)),
  dirty: () => writeEvtx(SAMPLES, { dirty: true, minorVersion: 2, unflushedRecords: 3 }),
  empty: () => writeEvtx([]),
  "every-token": () => logOf(everyToken(), everyToken(), { nodes: [{ name: "Event", children: TOKENS }] }),
  forwarded,
  mixed: () => writeEvtx(SAMPLES),
  named: () => writeEvtx(SAMPLES.filter((_, i) => i % 3 === 1)),
  nested: () => logOf(nested(1), nested(4), nested(2)),
  "no-checksums": () => writeEvtx(SAMPLES.slice(0, 3), { noChecksums: true }),
  "provider-by-value": () => logOf(...["Alpha", "Beta", "alpha", "Al"].map(byValue)),
  substituted: () => writeEvtx(SAMPLES.map((one) => ({ ...one, substituted: ["provider", "channel", "computer"] }))),
  "several-chunks": () => severalChunks(0),
  tiny: tinyRecords,
  wrapped: () => severalChunks(2),
  [`${SLOW}full-chunk`]: () => writeEvtx(mixedEvents(200)).subarray(0, FILE_HEADER_SIZE + CHUNK_SIZE),
  [`${SLOW}item-budget`]: () => logOf(manyItems(21_830), manyItems(21_850)),
  [`${SLOW}fragment-budget`]: () => logOf(manyFragments(1023), manyFragments(3)),
  [`${SLOW}chain`]: chainOfDefinitions,
  [`${SLOW}depth`]: () => logOf(deep(28), deep(30), deep(33)),
  [`${SLOW}bomb`]: () => instanceBombLog(6, 6),
};

export function isSlow(name: string): boolean {
  return name.startsWith(SLOW);
}

/** Provider, id and time first, then what is given. */
function event(provider: string | Slot, ...payload: readonly (ElementSpec | Slot)[]): Template {
  const system: ElementSpec = {
    name: "System",
    children: [
      { name: "Provider", attributes: [["Name", provider]] },
      { name: "EventID", children: [optionalSlot(0, VALUE.uint16)] },
      { name: "Level", children: ["4"] },
      { name: "TimeCreated", attributes: [["SystemTime", optionalSlot(1, VALUE.filetime)]] },
      { name: "Channel", children: ["Application"] },
      { name: "Computer", children: ["fuzz.contoso.test"] },
    ],
  };
  return new Template({ name: "Event", children: [system, ...payload] });
}

const HEAD: readonly Value[] = [uint16Value(31_033), filetimeValue("2024-03-31T05:27:59.3008128Z")];

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
const SID = Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0);
/** There is no telling where one item ends. */
const NO_ARRAY: ReadonlySet<number> = new Set([VALUE.null, VALUE.binary]);

/** One element for each type; as arrays, three items each. */
function allValues(arrays: boolean): Instance {
  const values = SIZES.map(([type, size]): TypedValue => {
    const one = type === VALUE.sid ? SID : Uint8Array.from({ length: size }, (_, i) => 0x41 + type + i * 7);
    if (!arrays || NO_ARRAY.has(type)) return rawValue(type, one);
    if (type === VALUE.string) return stringArrayValue(["one", "", "three"]);
    return rawValue(ARRAY | type, Uint8Array.from([...one, ...one, ...one]));
  });
  const children = values.map(
    ({ type }, i): ElementSpec => ({
      name: "Data",
      attributes: [["Name", `v${i}`]],
      children: [i % 2 === 0 ? optionalSlot(i + 2, type) : slot(i + 2, type)],
    }),
  );
  return { template: event("Values", { name: "EventData", children }), values: [...HEAD, ...values] };
}

function attributes(text: string): Instance {
  const result: ElementSpec = {
    name: "ns:Result",
    attributes: [
      ["xmlns:ns", "urn:x"],
      ["Name", "ignored"],
      ["code", optionalSlot(2, VALUE.string)],
      ["absent", optionalSlot(3, VALUE.string)],
    ],
    children: [
      { name: "Left", dependency: 3, children: ["never"] },
      { name: "Empty" },
      { name: "Mixed", children: ["a", optionalSlot(2, VALUE.string), "b", { name: "Inner", children: ["c"] }] },
      { name: "Data", attributes: [["Name", optionalSlot(2, VALUE.string)]], children: ["named by a value"] },
      { name: "Item", children: [optionalSlot(4, ARRAY | VALUE.string)] },
    ],
  };
  return {
    template: event("Attributes", { name: "UserData", children: [result] }),
    values: [...HEAD, stringValue(text), NULL_VALUE, stringArrayValue(["one", "", text])],
  };
}

const DETAILS: readonly Node[] = [
  { name: "Details", children: [{ name: "Code", attributes: [["unit", "s"]], children: ["5"] }] },
];

/** An event with one value in its `UserData`. */
function holding(index: number, value: Value): Instance {
  const outer = event("Holder", { name: "UserData", children: [optionalSlot(index, VALUE.binXml)] });
  return { template: outer, values: [...HEAD, value] };
}

/** A value that is an instance, whose value is one in turn. */
function nested(depth: number): Instance {
  const leaf = new Template({
    name: "Leaf",
    attributes: [["at", optionalSlot(0, VALUE.string)]],
    children: [optionalSlot(0, VALUE.string)],
  });
  const inSlot = optionalSlot(0, VALUE.binXml);
  const branch = new Template({ name: "Branch", children: [inSlot, inSlot] });
  let inner: Instance = { template: leaf, values: [stringValue(`depth ${depth}`)] };
  for (let i = 1; i < depth; i++) inner = { template: branch, values: [inner] };
  return holding(2, inner);
}

function byValue(provider: string): Instance {
  const data: ElementSpec = { name: "EventData", children: [{ name: "Data", children: ["x"] }] };
  return { template: event(slot(2, VALUE.string), data), values: [...HEAD, stringValue(provider)] };
}

const TOKENS: readonly Node[] = [
  "text",
  { characterReference: 0x41 },
  { characterReference: 0xd83d },
  { cdata: "<raw>" },
  { entityReference: "amp" },
  { entityReference: "own" },
  { target: "php", data: "echo" },
  "more",
];

function everyToken(): Instance {
  const attribute = [
    "a",
    { entityReference: "lt" },
    { characterReference: 0xe9 },
    optionalSlot(2, VALUE.string),
  ] as const;
  const mixed: ElementSpec = { name: "Mixed", attributes: [["at", attribute]], children: TOKENS };
  return {
    template: event("Tokens", { name: "EventData", children: [mixed, ...TOKENS.map((node) => wrap(node))] }),
    values: [...HEAD, stringValue("v")],
  };
}

function wrap(node: Node): ElementSpec {
  return { name: "Data", children: [node] };
}

function forwarded(): Uint8Array {
  const writer = new EvtxWriter({ firstRecordId: 12 });
  const event = sampleEvent({ data: [["k", "v"], ["", "w"]] }); // biome-ignore format: one line
  writer.addForwarded(event, { culture: "en-US", message: "Hello" });
  writer.addForwarded(sampleEvent());
  return writer.finish();
}

function severalChunks(oldestChunkAt: number): Uint8Array {
  const writer = new EvtxWriter({ oldestChunkAt, firstRecordId: 50 });
  for (const content of [attributes("one"), nested(2), { nodes: [{ name: "Event", children: DETAILS }] }]) {
    writer.endChunk();
    writer.addRecord(content);
    writer.addRecord(holding(2, stringValue("again")));
  }
  return writer.finish();
}

/** Three elements that repeat one array: about as many pairs as a record may have. */
function manyItems(count: number): Instance {
  const data: ElementSpec = { name: "Data", children: [optionalSlot(2, ARRAY | VALUE.int8)] };
  const outer = event("Items", { name: "EventData", children: [data, data, data] });
  return { template: outer, values: [...HEAD, rawValue(ARRAY | VALUE.int8, new Uint8Array(count))] };
}

/** One nested instance that stands in many places. */
function manyFragments(count: number): Instance {
  const leaf = new Template({ name: "Leaf", children: ["x"] });
  const children = Array.from({ length: count }, () => optionalSlot(2, VALUE.binXml));
  return {
    template: event("Fragments", { name: "EventData", children }),
    values: [...HEAD, { template: leaf, values: [] }],
  };
}

function deep(levels: number): Instance {
  let body: ElementSpec = { name: "Leaf", children: ["end"] };
  for (let i = 0; i < levels; i++) body = { name: "E", children: [body] };
  return { template: event("Deep", body), values: HEAD };
}

/** Each definition holds an instance of the next one: what compiles them must not run out of stack. */
function chainOfDefinitions(): Uint8Array {
  const links = 300;
  const linkSize = 24 + 10 + 4 + 1;
  const place = rawValue(VALUE.binary, new Uint8Array(links * linkSize));
  const start = rawValue(VALUE.binXml, Uint8Array.of(TOKEN.fragmentHeader, 1, 1, 0, ...new Uint8Array(14)));
  const log = logOf(holding(2, place), holding(2, start));
  const chunk = log.subarray(FILE_HEADER_SIZE);
  const view = new DataView(chunk.buffer, chunk.byteOffset);
  const { values } = new ChunkMap(chunk);
  const chain = values.find(({ start: from, end }) => end - from === links * linkSize);
  const first = values.at(-1);
  if (!chain || !first) throw new Error("no value");
  const instance = (at: number, definition: number, id: number) => {
    chunk.set([TOKEN.templateInstance, 1], at);
    view.setUint32(at + 2, id, true);
    view.setUint32(at + 6, definition, true);
  };
  for (let i = 0; i < links; i++) {
    const at = chain.start + i * linkSize;
    view.setUint32(at + 4, i + 1, true);
    view.setUint32(at + 20, linkSize - 24, true);
    // The last one has nothing but the end of its fragment.
    if (i < links - 1) instance(at + 24, at + linkSize, i + 2);
  }
  instance(first.start + 4, chain.start, 1);
  return log;
}

/** The shortest records, whose sizes nothing confirms. */
function tinyRecords(): Uint8Array {
  const log = writeEvtx([]);
  const view = new DataView(log.buffer, FILE_HEADER_SIZE);
  const size = 32;
  let p = CHUNK_HEADER_SIZE;
  for (let id = 1; id <= 50; id++, p += size) {
    view.setUint32(p, RECORD_MAGIC, true);
    view.setUint32(p + 4, size, true);
    view.setUint32(p + 8, id, true);
    view.setUint32(p + 28, id % 3 === 0 ? size : 0, true);
  }
  view.setUint32(48, p, true);
  return log;
}
