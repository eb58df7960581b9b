/** Damage to the order of things: nodes, definitions, records and chunks moved, doubled, taken out or put elsewhere. */
import { CHUNK_SIZE } from "../../evtx/format/layout.ts";
import { MORE, TOKEN } from "../../evtx/format/token.ts";
import { VALUE } from "../../evtx/format/value-type.ts";
import type { ChunkMap } from "./chunk-map.ts";
import { pickField } from "./field-mutators.ts";
import { chunkStart, type Mutant } from "./mutant.ts";
import type { Mutator } from "./mutator.ts";
import type { Random } from "./random.ts";
import { splice } from "./splice.ts";

/** Longer nodes would fill a chunk in a few doublings. */
const MAX_NODE = 2000;
const GUID_SIZE = 16;
/** Instances name their definition by the first bytes of its GUID as well. */
const GUID_HEAD = 4;

export const STRUCTURE_MUTATORS: Readonly<Record<string, Mutator>> = {
  "double-node": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const node = random.pick(map.nodes);
      const to = random.pick(map.nodes);
      if (!node || !to || node.end - node.start > MAX_NODE) return false;
      const at = random.oneIn(2) ? node.end : to.start;
      return splice(chunk, map, at, 0, chunk.slice(node.start, node.end));
    }),

  "remove-node": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const node = random.pick(map.nodes);
      return node !== undefined && splice(chunk, map, node.start, node.end - node.start, new Uint8Array(0));
    }),

  "swap-nodes": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const one = random.pick(map.nodes);
      const other = random.pick(map.nodes);
      if (!one || !other || one.end > other.start || other.end - other.start > MAX_NODE) return false;
      const [first, second] = [chunk.slice(one.start, one.end), chunk.slice(other.start, other.end)];
      const between = chunk.slice(one.end, other.start);
      chunk.set([...second, ...between, ...first], one.start);
      return true;
    }),

  "insert-token": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const node = random.pick(map.nodes);
      const name = random.pick(map.of("name-offset"));
      if (!node || !name) return false;
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
      const tokens = tokenBytes(random, view.getUint32(name.at, true));
      return splice(chunk, map, random.oneIn(2) ? node.start : node.end, 0, tokens);
    }),

  "resize-value": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const value = random.pick(map.values);
      if (!value) return false;
      const bytes = new Uint8Array(random.oneIn(4) ? random.below(300) : random.below(9)).fill(random.below(256));
      const removed = random.oneIn(2) ? 0 : Math.min(random.below(9), value.end - value.start);
      return splice(chunk, map, value.start, removed, bytes);
    }),

  /** A value becomes an instance of a definition of the chunk: recursion, fan-out, foreign layouts. */
  "plant-instance": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const value = random.pick(map.values);
      const definition = random.pick(map.definitions);
      if (!value || definition === undefined) return false;
      const count = random.below(4);
      const instance = new Uint8Array(18 + count * 4);
      const view = new DataView(instance.buffer);
      instance.set([TOKEN.fragmentHeader, 1, 1, 0, TOKEN.templateInstance, 1]);
      const id = chunk.subarray(definition + 4, definition + 4 + GUID_HEAD);
      if (!random.oneIn(8)) instance.set(id, 6);
      view.setUint32(10, definition, true);
      view.setUint32(14, count, true);
      // Values without bytes of their own, some of them fragments in turn.
      for (let i = 0; i < count; i++) instance[18 + i * 4 + 2] = random.oneIn(2) ? VALUE.binXml : VALUE.null;
      chunk[value.typeAt] = VALUE.binXml;
      return splice(chunk, map, value.start, random.oneIn(2) ? value.end - value.start : 0, instance);
    }),

  /** Definitions that no process has seen, with all their claims intact. */
  "fresh-guids": (mutant, random) => {
    for (let index = 0; index < mutant.chunkCount; index++) {
      for (const { at } of mutant.map(index).of("definition-guid")) {
        for (let i = GUID_HEAD; i < GUID_SIZE; i += 4) mutant.put(chunkStart(index) + at + i, 4, random.u32());
      }
    }
  },

  /** Two definitions under one GUID. */
  "same-guid": (mutant, random) => {
    const from = pickField(mutant, random, ["definition-guid"]);
    const to = pickField(mutant, random, ["definition-guid"]);
    if (!from || !to) return;
    for (let i = random.oneIn(2) ? 0 : GUID_HEAD; i < GUID_SIZE; i += 4) {
      mutant.put(to.at + i, 4, mutant.get(from.at + i, 4));
    }
  },

  "double-record": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const record = random.pick(map.records);
      return record !== undefined && appendRecord(chunk, map, chunk.slice(record.start, record.end), random);
    }),

  /** Its offsets then lead to whatever stands there in this chunk. */
  "foreign-record": (mutant, random, seeds) =>
    inChunk(mutant, random, (chunk, map) => {
      const other = random.pick(seeds);
      const record = random.pick(other?.maps[0]?.records ?? []);
      if (!other || !record) return false;
      const bytes = other.bytes.slice(chunkStart(0) + record.start, chunkStart(0) + record.end);
      return appendRecord(chunk, map, bytes, random);
    }),

  "remove-record": (mutant, random) =>
    inChunk(mutant, random, (chunk, map) => {
      const record = random.pick(map.records);
      return record !== undefined && splice(chunk, map, record.start, record.end - record.start, new Uint8Array(0));
    }),

  "add-chunk": (mutant, random, seeds) => {
    const other = random.oneIn(2) ? undefined : random.pick(seeds);
    const index = mutant.pickChunk(random);
    if (index === undefined) return;
    const map = other?.maps[0] ?? mutant.map(index);
    const chunk = other ? other.bytes.subarray(chunkStart(0), chunkStart(1)) : mutant.chunk(index).slice();
    if (map && chunk.length === CHUNK_SIZE) mutant.append(chunk, map);
  },

  "swap-chunks": (mutant, random) => {
    const one = mutant.pickChunk(random);
    const other = mutant.pickChunk(random);
    if (one === undefined || other === undefined || one === other) return;
    const bytes = mutant.chunk(one).slice();
    mutant.chunk(one).set(mutant.chunk(other));
    mutant.chunk(other).set(bytes);
    mutant.forgetMap(one);
    mutant.forgetMap(other);
  },
};

/** @param change - Says whether it changed anything, so that places are worked out anew. */
function inChunk(mutant: Mutant, random: Random, change: (chunk: Uint8Array, map: ChunkMap) => boolean): void {
  const index = mutant.pickChunk(random);
  if (index !== undefined && change(mutant.chunk(index), mutant.map(index))) mutant.forgetMap(index);
}

function appendRecord(chunk: Uint8Array, { end }: ChunkMap, record: Uint8Array, random: Random): boolean {
  if (end + record.length > CHUNK_SIZE) return false;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  chunk.set(record, end);
  view.setUint32(end + 8, view.getUint32(end + 8, true) + random.below(4), true);
  view.setUint32(48, end + record.length, true);
  return true;
}

function tokenBytes(random: Random, nameOffset: number): Uint8Array {
  const name = [nameOffset & 0xff, (nameOffset >> 8) & 0xff, (nameOffset >> 16) & 0xff, nameOffset >>> 24];
  const kinds = [
    [TOKEN.endOfFragment],
    [TOKEN.openElement, 0xff, 0xff, 0, 0, 0, 0, ...name, TOKEN.closeEmptyElement],
    [TOKEN.openElement, 0, 0, 0, 0, ...name, TOKEN.closeStartElement],
    [TOKEN.openElement, 0xff, 0xff, 0, 0, 0, 0, ...name, TOKEN.closeStartElement],
    [TOKEN.endElement],
    [TOKEN.text, VALUE.string, 1, 0, 0x41, 0],
    [TOKEN.attribute | MORE, ...name, TOKEN.text, VALUE.string, 1, 0, 0x42, 0],
    [TOKEN.cdata, 1, 0, 0x43, 0],
    [TOKEN.characterReference, random.below(256), random.below(256)],
    [TOKEN.entityReference, ...name],
    [TOKEN.instructionTarget, ...name],
    [TOKEN.instructionData, 1, 0, 0x44, 0],
    [TOKEN.substitution, random.below(20), 0, VALUE.string],
    [TOKEN.optionalSubstitution, random.below(20), 0, VALUE.binXml],
    [TOKEN.fragmentHeader, 1, 1, 0],
  ];
  return Uint8Array.from(random.pick(kinds) ?? []);
}
