/** Turns everything outside `System` into name-value pairs; the README states the rule. */

import { ARRAY, VALUE } from "../format/value-type.ts";
import { type Budget, MAX_DEPTH } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import { FragmentOpener } from "./fragments.ts";
import { type ElementNode, isPart, type Node, type TemplateSource } from "./nodes.ts";
import { RecordError } from "./record-error.ts";
import type { Substitutions } from "./substitutions.ts";

export type Pair = readonly [name: string, value: string];

export class Flattener {
  readonly #budget: Budget;
  readonly #fragments: FragmentOpener;
  #pairs: Pair[] = [];

  constructor(chunk: Chunk, templates: TemplateSource, budget: Budget) {
    this.#budget = budget;
    this.#fragments = new FragmentOpener(chunk, templates, budget);
  }

  /** @param nodes - Children of `Event`: they are no leaves themselves when empty. */
  flatten(nodes: readonly Node[], values: Substitutions): Pair[] {
    this.#pairs = [];
    this.#nodes(nodes, values, 0, true);
    return this.#pairs;
  }

  /** @param outermost - The nodes stand directly in `Event`, whatever fragments they came in. */
  #nodes(nodes: readonly Node[], values: Substitutions, depth: number, outermost: boolean): void {
    if (depth > MAX_DEPTH) throw new RecordError("too-deep");
    for (const node of nodes) {
      // For every node, not only for pairs: templates without a single leaf can nest as well.
      this.#budget.spendItem();
      if (typeof node === "string") continue;
      if (node.kind === "element") this.#element(node, values, depth, outermost);
      else if (node.kind === "instance") this.#nodes(node.template.nodes, node.values, depth + 1, outermost);
      else {
        values.select(node.slot);
        if (values.type === VALUE.binXml) this.#fragment(values.offset, values.size, depth, outermost);
      }
    }
  }

  #element(element: ElementNode, values: Substitutions, depth: number, outermost: boolean): void {
    if (element.dependency >= 0 && values.isNull(element.dependency)) return;
    if (element.plainSlot >= 0) {
      this.#value(element.label.literal ?? "", element.plainSlot, values, depth);
      return;
    }
    for (const attribute of element.dataAttributes) {
      if (values.isAbsent(attribute)) continue;
      const name = `${element.name}@${attribute.name}`;
      // Put together anew each time, and long names may overlap in the chunk.
      this.#budget.spendBytes(name.length);
      this.#push(name, values.phraseText(attribute));
    }
    if (element.isContainer) this.#container(element, values, depth);
    else if (element.content.length > 0) this.#leaf(element, values, depth);
    else if (!outermost || element.name === "Data") this.#push(this.#label(element, values), "");
  }

  /** Text between elements is no leaf, except where someone wrote any. */
  #container(element: ElementNode, values: Substitutions, depth: number): void {
    this.#nodes(element.content, values, depth + 1, false);
    if (element.text.literal === "") return;
    const text = values.phraseText(element.text);
    if (text.trim() !== "") this.#push(this.#label(element, values), text);
  }

  #leaf(element: ElementNode, values: Substitutions, depth: number): void {
    const { content } = element;
    const [first] = content;
    if (content.length > 1 || typeof first === "string") {
      this.#mixed(element, values, depth);
    } else if (first?.kind === "slot") {
      // The label comes before the value is chosen: it may be a value, too.
      this.#value(this.#label(element, values), first.slot, values, depth);
    }
  }

  /** All of an element's content in one value. */
  #value(label: string, slot: number, values: Substitutions, depth: number): void {
    values.select(slot);
    if (values.type === VALUE.binXml) this.#fragment(values.offset, values.size, depth, false);
    else if (values.type & ARRAY) this.#items(label, values);
    else this.#push(label, values.text());
  }

  /** Several texts and values in one element; a fragment among them makes it a container. */
  #mixed(element: ElementNode, values: Substitutions, depth: number): void {
    let hasFragment = false;
    for (const node of element.content) {
      if (!isPart(node) || typeof node === "string") continue;
      values.select(node.slot);
      hasFragment ||= values.type === VALUE.binXml;
    }
    if (hasFragment) this.#container(element, values, depth);
    else this.#push(this.#label(element, values), values.phraseText(element.text));
  }

  /** An array repeats its element; without items there still is one. */
  #items(label: string, values: Substitutions): void {
    const items = values.items();
    if (items.length === 0) this.#push(label, "");
    for (const item of items) this.#push(label, item);
  }

  #fragment(offset: number, size: number, depth: number, outermost: boolean): void {
    if (size === 0) return;
    if (depth >= MAX_DEPTH) throw new RecordError("too-deep");
    const { nodes, values } = this.#fragments.open(offset, size, depth);
    this.#nodes(nodes, values, depth + 1, outermost);
  }

  #label({ label }: ElementNode, values: Substitutions): string {
    return label.literal ?? values.phraseText(label);
  }

  #push(name: string, value: string): void {
    this.#budget.spendItem();
    this.#pairs.push([name, value]);
  }
}
