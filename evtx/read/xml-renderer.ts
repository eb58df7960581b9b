/** Writes a record as XML: everything it holds, nested as it stands there. */

import { ARRAY, VALUE } from "../format/value-type.ts";
import { type Budget, MAX_DEPTH } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import { FragmentOpener } from "./fragments.ts";
import type { ElementNode, Node, TemplateSource } from "./nodes.ts";
import { RecordError } from "./record-error.ts";
import type { Substitutions } from "./substitutions.ts";
import { type Attribute, elementName, fitAttributes, innerScope, OUTERMOST, type Scope } from "./xml-names.ts";
import { xmlAttribute, xmlText } from "./xml-text.ts";

/** `Event` itself is one more than the flattening goes down. */
const MAX_XML_DEPTH = MAX_DEPTH + 1;
const INDENT = "  ";

/** What stands in one element, as far as it is written. */
interface Content {
  /** Elements around it; 0 is the document, which has no text. */
  readonly depth: number;
  readonly scope: Scope;
  /** Where among the pieces lines were broken for the eye. */
  breaks: number[];
  hasText: boolean;
}

interface Tag {
  /** Up to its `>`. */
  readonly start: string;
  readonly name: string;
  /** Prefixes declared for what stands inside; undefined where the element adds none to those around it. */
  readonly scope: Scope | undefined;
}

export class XmlRenderer {
  readonly #budget: Budget;
  readonly #fragments: FragmentOpener;
  /** Most tags of a template are the same in every record. */
  readonly #fixedTags = new WeakMap<ElementNode, Tag>();
  #pieces: string[] = [];

  constructor(chunk: Chunk, templates: TemplateSource, budget: Budget) {
    this.#budget = budget;
    this.#fragments = new FragmentOpener(chunk, templates, budget);
  }

  /**
   * @param nodes - The whole record.
   * @returns Lines without an end to the last one. They are broken and indented between elements only: an element that
   * holds any text stands exactly as it is.
   */
  render(nodes: readonly Node[], values: Substitutions): string {
    this.#pieces = [];
    this.#nodes(nodes, values, 0, contentOf(0, OUTERMOST));
    return this.#pieces.join("");
  }

  #nodes(nodes: readonly Node[], values: Substitutions, depth: number, content: Content): void {
    if (depth > MAX_XML_DEPTH) throw new RecordError("too-deep");
    for (const node of nodes) {
      // For every node: templates without a single leaf can nest, too.
      this.#budget.spendItem();
      if (typeof node === "string") this.#text(node, content);
      else if (node.kind === "element") this.#element(node, values, depth, content);
      else if (node.kind === "instance") this.#nodes(node.template.nodes, node.values, depth + 1, content);
      else this.#value(node.slot, values, depth, content);
    }
  }

  #value(slot: number, values: Substitutions, depth: number, content: Content): void {
    values.select(slot);
    const { type, offset, size } = values;
    if (type !== VALUE.binXml) {
      this.#text(values.text(), content);
      return;
    }
    if (size === 0) return;
    if (depth >= MAX_XML_DEPTH) throw new RecordError("too-deep");
    const fragment = this.#fragments.open(offset, size, depth);
    this.#nodes(fragment.nodes, fragment.values, depth + 1, content);
  }

  #element(element: ElementNode, values: Substitutions, depth: number, content: Content): void {
    // Newer templates tie even `Event` to a value, which a record cut short may lack: what else it holds still counts.
    if (content.depth > 0 && element.dependency >= 0 && values.isNull(element.dependency)) return;
    const texts = findTexts(element, values);
    const { start, name, scope } = this.#tag(element, values, content.scope);
    if (texts) {
      for (const text of texts) {
        this.#budget.spendItem();
        this.#break(content);
        this.#write(`${start}>${xmlText(text)}</${name}>`);
      }
      return;
    }
    this.#break(content);
    if (element.content.length === 0) {
      this.#write(`${start}/>`);
      return;
    }
    this.#write(`${start}>`);
    const inner = contentOf(content.depth + 1, scope ?? content.scope);
    this.#nodes(element.content, values, depth + 1, inner);
    if (inner.breaks.length > 0) this.#write(lineBreak(content.depth));
    this.#write(`</${name}>`);
  }

  #tag(element: ElementNode, values: Substitutions, outer: Scope): Tag {
    const known = this.#fixedTags.get(element);
    if (known) return known;
    const attributes = this.#attributes(element, values);
    const scope = innerScope(attributes, outer);
    const name = elementName(element.qualifiedName, scope);
    let start = `<${name}`;
    for (const [key, value] of fitAttributes(attributes, scope)) start += ` ${key}="${xmlAttribute(value)}"`;
    if (!isFixed(element)) return { start, name, scope };
    const tag = { start, name, scope: undefined };
    this.#fixedTags.set(element, tag);
    return tag;
  }

  #attributes({ attributes }: ElementNode, values: Substitutions): Attribute[] {
    const written: Attribute[] = [];
    for (const attribute of attributes) {
      this.#budget.spendItem();
      // Long names may overlap in the chunk, and the tag is put together before it is written.
      this.#budget.spendBytes(attribute.name.length);
      if (!values.isAbsent(attribute)) written.push([attribute.name, values.phraseText(attribute)]);
    }
    return written;
  }

  #text(text: string, content: Content): void {
    if (text === "" || content.depth === 0) return;
    for (const index of content.breaks) this.#pieces[index] = "";
    content.breaks = [];
    content.hasText = true;
    this.#write(xmlText(text));
  }

  #break(content: Content): void {
    if (content.hasText || this.#pieces.length === 0) return;
    content.breaks.push(this.#pieces.length);
    this.#write(lineBreak(content.depth));
  }

  #write(piece: string): void {
    this.#budget.spendOutput(piece.length);
    this.#pieces.push(piece);
  }
}

const LINE_BREAKS = Array.from({ length: MAX_XML_DEPTH + 1 }, (_, depth) => `\n${INDENT.repeat(depth)}`);

function lineBreak(depth: number): string {
  return LINE_BREAKS[depth] ?? "\n";
}

function contentOf(depth: number, scope: Scope): Content {
  return { depth, scope, breaks: [], hasText: false };
}

/**
 * All of the content, where it is a single text or value. An array repeats its element; without items there still is
 * one.
 */
function findTexts({ content }: ElementNode, values: Substitutions): readonly string[] | undefined {
  const [only] = content;
  if (only === undefined || content.length > 1) return undefined;
  if (typeof only === "string") return [only];
  if (only.kind !== "slot") return undefined;
  values.select(only.slot);
  if (values.type === VALUE.binXml) return undefined;
  if ((values.type & ARRAY) === 0) return [values.text()];
  const items = values.items();
  return items.length > 0 ? items : [""];
}

/** Whether the tag is the same in every record and everywhere. */
function isFixed({ qualifiedName, attributes }: ElementNode): boolean {
  return (
    !qualifiedName.includes(":") &&
    attributes.every(({ name, literal }) => literal !== undefined && !name.includes(":"))
  );
}
