/** Turns everything outside `System` into name-value pairs; the README states the rule. */

import { TOKEN } from "../format/token.ts";
import { ARRAY, VALUE } from "../format/value-type.ts";
import { BinXmlParser } from "./binxml.ts";
import { type Budget, MAX_DEPTH } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import { DEFINITION_HEAD, type ElementNode, isPart, type Node, type TemplateSource } from "./nodes.ts";
import { RecordError } from "./record-error.ts";
import { Substitutions } from "./substitutions.ts";

export type Pair = readonly [name: string, value: string];

export class Flattener {
  readonly #chunk: Chunk;
  readonly #templates: TemplateSource;
  readonly #budget: Budget;
  /** One set of values for each level of nesting, used again for every record. */
  readonly #levels: Substitutions[] = [];
  #pairs: Pair[] = [];

  constructor(chunk: Chunk, templates: TemplateSource, budget: Budget) {
    this.#chunk = chunk;
    this.#templates = templates;
    this.#budget = budget;
  }

  /** @param nodes - Children of `Event`: they are no leaves themselves when empty. */
  flatten(nodes: readonly Node[], values: Substitutions): Pair[] {
    this.#pairs = [];
    this.#nodes(nodes, values, 0);
    return this.#pairs;
  }

  #nodes(nodes: readonly Node[], values: Substitutions, depth: number): void {
    if (depth > MAX_DEPTH) throw new RecordError("too-deep");
    for (const node of nodes) {
      if (typeof node === "string") continue;
      if (node.kind === "element") this.#element(node, values, depth);
      else if (node.kind === "instance") this.#nodes(node.template.nodes, node.values, depth + 1);
      else {
        values.select(node.slot);
        if (values.type === VALUE.binXml) this.#fragment(values.offset, values.size, depth);
      }
    }
  }

  #element(element: ElementNode, values: Substitutions, depth: number): void {
    if (element.dependency >= 0 && values.isNull(element.dependency)) return;
    if (element.plainSlot >= 0) {
      this.#value(element.label.literal ?? "", element.plainSlot, values, depth);
      return;
    }
    for (const attribute of element.dataAttributes) {
      const [only] = attribute.parts;
      const absent = attribute.slot >= 0 && typeof only === "object" && only.optional && values.isNull(attribute.slot);
      if (!absent) this.#push(`${element.name}@${attribute.name}`, values.phraseText(attribute));
    }
    if (element.isContainer) this.#container(element, values, depth);
    else this.#leaf(element, values, depth);
  }

  /** Text between elements is no leaf, except where someone wrote any. */
  #container(element: ElementNode, values: Substitutions, depth: number): void {
    this.#nodes(element.content, values, depth + 1);
    if (element.text.literal === "") return;
    const text = values.phraseText(element.text);
    if (text.trim() !== "") this.#push(this.#label(element, values), text);
  }

  #leaf(element: ElementNode, values: Substitutions, depth: number): void {
    const { content } = element;
    const [first] = content;
    if (first === undefined) {
      if (depth > 0 || element.name === "Data") this.#push(this.#label(element, values), "");
    } else if (content.length > 1 || typeof first === "string") {
      this.#mixed(element, values, depth);
    } else if (first.kind === "slot") {
      // The label comes before the value is chosen: it may be a value, too.
      this.#value(this.#label(element, values), first.slot, values, depth);
    }
  }

  /** All of an element's content in one value. */
  #value(label: string, slot: number, values: Substitutions, depth: number): void {
    values.select(slot);
    if (values.type === VALUE.binXml) this.#fragment(values.offset, values.size, depth);
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

  #fragment(offset: number, size: number, depth: number): void {
    if (size === 0) return;
    if (depth >= MAX_DEPTH) throw new RecordError("too-deep");
    this.#budget.spendFragment();
    const { view } = this.#chunk;
    const end = offset + size;
    let p = offset;
    if (view.getUint8(p) === TOKEN.fragmentHeader) p += 4;
    const values = this.#level(depth);
    if (view.getUint8(p) === TOKEN.templateInstance) {
      const definitionOffset = view.getUint32(p + 6, true);
      const definition = this.#templates.at(definitionOffset);
      p += 10;
      if (definitionOffset === p) p += DEFINITION_HEAD + definition.size;
      const { nodes } = definition.template;
      values.read(p, end);
      this.#nodes(nodes, values, depth + 1);
    } else {
      this.#budget.spendBytes(size);
      const parser = new BinXmlParser(this.#chunk, this.#templates, this.#budget, p, end, false);
      values.clear();
      this.#nodes(parser.parse(), values, depth + 1);
    }
  }

  #level(depth: number): Substitutions {
    const known = this.#levels[depth];
    if (known) return known;
    const made = new Substitutions(this.#chunk, this.#budget);
    this.#levels[depth] = made;
    return made;
  }

  #label({ label }: ElementNode, values: Substitutions): string {
    return label.literal ?? values.phraseText(label);
  }

  #push(name: string, value: string): void {
    this.#budget.spendItem();
    this.#pairs.push([name, value]);
  }
}
