/** What BinXml is parsed into, once per template. */
import type { Substitutions } from "./substitutions.ts";

/** A place that a value of the template instance fills. */
export interface SlotNode {
  readonly kind: "slot";
  readonly slot: number;
  /** Left out, with the attribute around it, when the value is Null. */
  readonly optional: boolean;
}

/** Text or a place for it. */
export type Part = string | SlotNode;

/** Texts and places for them in turn, with the two plain cases told apart once for all records. */
export interface Phrase {
  readonly parts: readonly Part[];
  /** The whole text, where no value has a part in it. */
  readonly literal: string | undefined;
  /** The only value that it consists of; -1 where there is more to it. */
  readonly slot: number;
}

export function toPhrase(parts: readonly Part[]): Phrase {
  const [only] = parts;
  const slot = typeof only === "object" && parts.length === 1 ? only.slot : -1;
  const literal = parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
  return { parts, literal, slot };
}

export function isPart(node: Node): node is Part {
  return typeof node === "string" || node.kind === "slot";
}

export interface AttributeNode extends Phrase {
  readonly name: string;
}

export interface ElementNode {
  readonly kind: "element";
  /** Without namespace prefix. */
  readonly name: string;
  /** As written, prefix included. */
  readonly qualifiedName: string;
  /** Slot whose Null leaves the element out; -1 for none. */
  readonly dependency: number;
  readonly attributes: readonly AttributeNode[];
  readonly content: readonly Node[];
  /** What its text is listed under: `Name` of a `Data` element, otherwise the name. */
  readonly label: Phrase;
  /** Attributes that are data: neither `Name` nor a namespace. */
  readonly dataAttributes: readonly AttributeNode[];
  /** What its content says apart from elements and instances. */
  readonly text: Phrase;
  /** Holds elements, so its text is not a leaf. */
  readonly isContainer: boolean;
  /** The value that is all of its content, under a label that is literal, as nearly every element has it; -1 for others. */
  readonly plainSlot: number;
}

/** An instance inside a definition or a bare fragment; bound to the chunk it was parsed from. */
export interface InstanceNode {
  readonly kind: "instance";
  readonly template: Template;
  readonly values: Substitutions;
}

export type Node = string | SlotNode | ElementNode | InstanceNode;

export interface Template {
  readonly nodes: readonly Node[];
  /** Whether it may serve other chunks: it holds no offsets of this one. */
  readonly portable: boolean;
  /** Parts of it do not fit: names may be wrong, elements may be missing. */
  readonly damaged: boolean;
  readonly event: EventLayout;
}

/** Where the parts of an event stand. A field that is absent has no parts. */
export interface EventLayout {
  /** Whether there is an `Event` at all. */
  readonly isEvent: boolean;
  readonly provider: Phrase;
  readonly eventId: Phrase;
  readonly level: Phrase;
  readonly timeCreated: Phrase;
  readonly eventRecordId: Phrase;
  readonly channel: Phrase;
  readonly computer: Phrase;
  /** Everything in `Event` but `System`. */
  readonly payload: readonly Node[];
}

/** Finds the templates that instances name. */
export interface TemplateSource {
  /** Whether anything damaged has been used since this was last set to false. */
  doubtful: boolean;
  /** Where the values of the instance begin that was asked about last. */
  readonly valuesAt: number;
  /**
   * What the instance of a template means whose token stands at `position` of the chunk at hand.
   *
   * @throws RecordError where nobody knows; RangeError where it is cut off.
   */
  at(position: number): DefinedTemplate;
}

export interface DefinedTemplate {
  readonly template: Template;
}

/** Bytes before the body of a definition: u32 next in the bucket, GUID, u32 size of the body. */
export const DEFINITION_HEAD = 24;
