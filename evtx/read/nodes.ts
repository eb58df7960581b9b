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

export interface AttributeNode {
  readonly name: string;
  readonly parts: readonly Part[];
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
  readonly label: readonly Part[];
  /** Attributes that are data: neither `Name` nor a namespace. */
  readonly dataAttributes: readonly AttributeNode[];
  /** Holds elements, so its text is not a leaf. */
  readonly isContainer: boolean;
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
  readonly event: EventLayout;
}

/** Where the parts of an event stand. A field that is absent has no parts. */
export interface EventLayout {
  readonly provider: readonly Part[];
  readonly eventId: readonly Part[];
  readonly level: readonly Part[];
  readonly timeCreated: readonly Part[];
  readonly eventRecordId: readonly Part[];
  readonly channel: readonly Part[];
  readonly computer: readonly Part[];
  /** Everything in `Event` but `System`. */
  readonly payload: readonly Node[];
}

/** Finds the template defined at an offset of the chunk at hand. */
export interface TemplateSource {
  at(offset: number): DefinedTemplate;
}

export interface DefinedTemplate {
  /** Bytes of the definition's body, which follows the 24 bytes of its head. */
  readonly size: number;
  readonly template: Template;
}

/** Bytes before the body of a definition: u32 next in the bucket, GUID, u32 size of the body. */
export const DEFINITION_HEAD = 24;
