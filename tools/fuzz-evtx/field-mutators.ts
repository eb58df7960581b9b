/** Damage to one field whose place and meaning are known. */
import { MORE, TOKEN } from "../../evtx/format/token.ts";
import { ARRAY, VALUE } from "../../evtx/format/value-type.ts";
import type { Field, FieldKind } from "./chunk-map.ts";
import { chunkStart, type Mutant } from "./mutant.ts";
import type { Mutator } from "./mutator.ts";
import type { Random } from "./random.ts";

const INTERESTING = [
  0, 1, 2, 3, 4, 7, 8, 16, 23, 24, 27, 28, 31, 32, 33, 64, 127, 128, 255, 256, 511, 512, 1023, 1024, 1025, 4095, 4096,
  4097, 32_767, 32_768, 65_519, 65_527, 65_528, 65_532, 65_534, 65_535, 65_536, 0x24c8_5a5e, 0x7fff_ffff, 0x8000_0000,
  0xffff_fff8, 0xffff_fffe, 0xffff_ffff,
];
const TOKENS = Object.values(TOKEN);
const TYPES = Object.values(VALUE);
const SIZES: readonly FieldKind[] = [
  "record-size",
  "record-copy",
  "element-size",
  "list-size",
  "definition-size",
  "value-size",
  "value-count",
  "name-length",
  "text-length",
];

export const FIELD_MUTATORS: Readonly<Record<string, Mutator>> = {
  field: (mutant, random) => {
    const chunk = mutant.pickChunk(random);
    if (chunk === undefined) return;
    // By kind first: names and tokens are so many that the rest would hardly be met.
    const kind = random.pick([...mutant.map(chunk).byKind.keys()]);
    if (kind !== undefined) setInteresting(mutant, random, pickField(mutant, random, [kind]));
  },

  token: (mutant, random) => {
    const field = pickField(mutant, random, ["token"]);
    if (!field) return;
    const before = mutant.get(field.at, 1);
    const token = random.pick(TOKENS) ?? 0;
    mutant.put(
      field.at,
      1,
      [token, token | MORE, before ^ MORE, before ^ (1 << random.below(8))][random.below(4)] ?? 0,
    );
  },

  size: (mutant, random) => {
    const field = pickField(mutant, random, [random.pick(SIZES) ?? "record-size"]);
    if (!field) return;
    const near = mutant.get(field.at, Math.min(field.width, 4)) + random.between(-9, 9);
    if (random.oneIn(3)) setInteresting(mutant, random, field);
    else mutant.put(field.at, field.width, near);
  },

  "name-offset": (mutant, random) => retarget(mutant, random, "name-offset"),

  "definition-offset": (mutant, random) => retarget(mutant, random, "definition-offset"),

  type: (mutant, random) => {
    const field = pickField(mutant, random, [random.oneIn(4) ? "slot-type" : "value-type"]);
    if (!field) return;
    const type = random.oneIn(8) ? random.below(256) : (random.pick(TYPES) ?? 0);
    mutant.put(field.at, 1, random.oneIn(3) ? type | ARRAY : type);
  },

  slot: (mutant, random) => {
    const field = pickField(mutant, random, [random.oneIn(3) ? "dependency" : "slot"]);
    if (field) mutant.put(field.at, 2, random.oneIn(3) ? 0xffff : random.below(20));
  },

  "record-id": (mutant, random) => {
    const field = pickField(mutant, random, ["record-id"]);
    if (!field) return;
    const near = mutant.get(field.at, 4) + random.between(-3, 5);
    mutant.put(field.at, 4, random.oneIn(3) ? random.u32() : near);
    if (random.oneIn(6)) mutant.put(field.at + 4, 4, random.pick(INTERESTING) ?? 0);
  },

  "record-time": (mutant, random) => {
    const field = pickField(mutant, random, ["record-time"]);
    if (field) mutant.put(field.at + 4, 4, random.oneIn(2) ? (random.pick(INTERESTING) ?? 0) : random.u32());
    if (field && random.oneIn(2)) mutant.put(field.at, 4, random.u32());
  },

  "chunk-header": (mutant, random) => {
    const chunk = mutant.pickChunk(random);
    if (chunk === undefined) return;
    // Half of them at the offset of the free space, the one field there that steers the reading.
    const at = chunkStart(chunk) + (random.oneIn(2) ? 48 : random.below(128) * 4);
    setInteresting(mutant, random, { kind: "record-size", at, width: 4 });
  },

  "file-header": (mutant, random) => {
    const at = random.pick([0, 8, 16, 24, 32, 36, 38, 40, 42, 120, 124]) ?? 0;
    if (at === 120) mutant.put(at, 4, random.below(8));
    else mutant.put(at, 2, random.oneIn(4) ? random.u32() : (random.pick(INTERESTING) ?? 0));
  },
};

/** With the place counted from the start of the file. */
export function pickField(mutant: Mutant, random: Random, kinds: readonly FieldKind[]): Field | undefined {
  const chunk = mutant.pickChunk(random);
  const kind = random.pick(kinds);
  if (chunk === undefined || kind === undefined) return undefined;
  const field = random.pick(mutant.map(chunk).of(kind));
  return field && { ...field, at: chunkStart(chunk) + field.at };
}

function setInteresting(mutant: Mutant, random: Random, field: Field | undefined): void {
  if (!field) return;
  const width = Math.min(field.width, 4);
  const before = mutant.get(field.at, width);
  const values = [
    random.pick(INTERESTING) ?? 0,
    before + random.between(-4, 4),
    before * 2,
    before >>> 1,
    before ^ (1 << random.below(width * 8)),
    random.u32() >>> random.below(32),
  ];
  mutant.put(field.at, width, values[random.below(values.length)] ?? 0);
}

/** Lets an offset point to where another one points, to another one, to itself, near by, or outside. */
function retarget(mutant: Mutant, random: Random, kind: "name-offset" | "definition-offset"): void {
  const index = mutant.pickChunk(random);
  if (index === undefined) return;
  const map = mutant.map(index);
  const field = random.pick(map.of(kind));
  if (!field) return;
  const start = chunkStart(index);
  const other = random.pick(map.fields);
  const targets = [
    mutant.get(start + (random.pick(map.of(kind))?.at ?? 0), 4),
    random.pick(map.definitions) ?? 0,
    other?.at ?? 0,
    field.at,
    field.at + 4,
    mutant.get(start + field.at, 4) + random.between(-8, 8),
    random.below(65_536),
    random.pick(INTERESTING) ?? 0,
  ];
  mutant.put(start + field.at, 4, targets[random.below(targets.length)] ?? 0);
}
