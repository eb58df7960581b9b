/** What can be written as BinXml ([MS-EVEN6] 2.2.12), as plain objects. */
import type { Template } from "./template.ts";
import type { TypedValue } from "./typed-value.ts";

/** The place of a value; in templates only. */
export interface Slot {
  /** Index of the value. */
  readonly slot: number;
  /** Declared type; readers trust the type of the value itself. */
  readonly type: number;
  /** Left out when the value is Null. */
  readonly optional: boolean;
}

/** One UTF-16 unit by its number: `&#65;`. */
export interface CharacterReference {
  readonly characterReference: number;
}

/** As `amp`. */
export interface EntityReference {
  readonly entityReference: string;
}

export interface Cdata {
  readonly cdata: string;
}

/** `<?target data?>` */
export interface ProcessingInstruction {
  readonly target: string;
  readonly data: string;
}

/** What an attribute may hold. */
export type Part = string | Slot | CharacterReference | EntityReference;

export interface ElementSpec {
  readonly name: string;
  /** The element is left out when this value is Null; in templates only. */
  readonly dependency?: number;
  readonly attributes?: readonly (readonly [name: string, value: Part | readonly Part[]])[];
  readonly children?: readonly Node[];
}

/** A template with its values. */
export interface Instance {
  readonly template: Template;
  readonly values: readonly Value[];
}

/** A template with the values of a record that was read. */
export interface CopiedInstance {
  readonly template: Template;
  readonly values: CopiedValues;
}

/** Values as they stand in a chunk that was read, copied in stretches, but for those that are written anew. */
export interface CopiedValues {
  /** The chunk; read when the record is written, and not kept. */
  readonly source: Uint8Array;
  readonly count: number;
  /** Where the descriptors stand; the values follow them up to `end`. */
  readonly start: number;
  readonly end: number;
  /** In the order of their places. */
  readonly changes: readonly ChangedValue[];
}

export interface ChangedValue {
  readonly index: number;
  /** Where the old one stands. */
  readonly offset: number;
  readonly size: number;
  readonly value: Value;
}

/** BinXml outside a template: all is literal, elements have no dependency. */
export interface Fragment {
  readonly nodes: readonly Node[];
  /**
   * Whether the four bytes of a fragment header open it. Left out, it is as Windows does it: a record has one, a
   * fragment among the values of an instance has none.
   */
  readonly header?: boolean;
}

/** What an element may hold. An instance may stand outside templates only. */
export type Node = Part | ElementSpec | Cdata | ProcessingInstruction | Instance | CopiedInstance;

/** Fills a slot; an instance or fragment is written as nested BinXml, an instance with a fragment header before it. */
export type Value = TypedValue | Instance | CopiedInstance | Fragment;

/** A slot whose element stays, empty, when the value is Null. */
export function slot(index: number, type: number): Slot {
  return { slot: index, type, optional: false };
}

/** A slot that is left out, with the attribute around it, when the value is Null. */
export function optionalSlot(index: number, type: number): Slot {
  return { slot: index, type, optional: true };
}
