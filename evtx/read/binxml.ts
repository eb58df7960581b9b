/** BinXml into nodes ([MS-EVEN6] 2.2.12). */

import { MORE, NO_DEPENDENCY, TOKEN, TOKEN_MASK } from "../format/token.ts";
import { VALUE } from "../format/value-type.ts";
import { type Budget, MAX_DEPTH } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import {
  type AttributeNode,
  type ElementNode,
  type InstanceNode,
  isPart,
  type Node,
  type Part,
  type SlotNode,
  type TemplateSource,
  toPhrase,
} from "./nodes.ts";
import { RecordError } from "./record-error.ts";
import { Substitutions } from "./substitutions.ts";
import { utf16Text } from "./utf16.ts";

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

export class BinXmlParser {
  /** Whether an instance was met: the nodes then hold offsets of this chunk. */
  hasInstance = false;
  /** Whether anything does not fit, though it could be read: names may be wrong, parts may be missing. */
  hasDamage = false;
  readonly #chunk: Chunk;
  readonly #view: DataView;
  readonly #templates: TemplateSource;
  readonly #budget: Budget;
  readonly #end: number;
  readonly #inDefinition: boolean;
  #position: number;
  #ended = false;

  /**
   * @param inDefinition - Elements carry a dependency id inside a template definition, and nowhere else.
   */
  constructor(
    chunk: Chunk,
    templates: TemplateSource,
    budget: Budget,
    position: number,
    end: number,
    inDefinition: boolean,
  ) {
    if (end > chunk.length) throw new RecordError("bad-offset");
    this.#chunk = chunk;
    this.#view = chunk.view;
    this.#templates = templates;
    this.#budget = budget;
    this.#position = position;
    this.#end = end;
    this.#inDefinition = inDefinition;
  }

  /**
   * The whole of it. A definition ought to end with the token for that, as its size says; a fragment that just stops is
   * taken as it is.
   */
  parse(): Node[] {
    const nodes = this.#content(0);
    if (this.#inDefinition && !(this.#ended && this.#position === this.#end)) this.hasDamage = true;
    return nodes;
  }

  /** Up to the end of the element or fragment. */
  #content(depth: number): Node[] {
    if (depth > MAX_DEPTH) throw new RecordError("too-deep");
    const nodes: Node[] = [];
    while (this.#position < this.#end && !this.#ended) {
      const token = this.#view.getUint8(this.#position) & TOKEN_MASK;
      if (token === TOKEN.endElement) {
        if (depth === 0) throw new RecordError("bad-token");
        this.#position++;
        return nodes;
      }
      const node = this.#node(token, depth);
      if (node === undefined) continue;
      this.#budget.spendItem();
      nodes.push(node);
    }
    // The fragment is over, and the element is not.
    if (this.#inDefinition && depth > 0) this.hasDamage = true;
    return nodes;
  }

  /** The node at the token, or nothing for tokens that leave no trace. */
  #node(token: number, depth: number): Node | undefined {
    switch (token) {
      case TOKEN.endOfFragment:
        this.#position++;
        this.#ended = true;
        return undefined;
      case TOKEN.fragmentHeader:
        this.#position += 4; // token, u8 major, u8 minor, u8 flags
        return undefined;
      case TOKEN.openElement:
        return this.#element(depth);
      case TOKEN.templateInstance:
        return this.#instance();
      case TOKEN.cdata:
        return this.#sizedText(1); // token, u16 units, UTF-16
      case TOKEN.instructionTarget:
        this.#position = this.#chunk.afterName(this.#position + 1);
        return undefined;
      case TOKEN.instructionData:
        this.#sizedText(1);
        return undefined;
      default:
        return this.#part(token);
    }
  }

  /** Text, reference or slot: all that may stand in an attribute, too. */
  #part(token: number): Part {
    const at = this.#position;
    switch (token) {
      case TOKEN.text:
        // token, u8 type, u16 units, UTF-16
        if (this.#view.getUint8(at + 1) !== VALUE.string) throw new RecordError("bad-value-type");
        return this.#sizedText(2);
      case TOKEN.characterReference:
        this.#position = at + 3; // token, u16 character
        return String.fromCharCode(this.#view.getUint16(at + 1, true));
      case TOKEN.entityReference: {
        this.#position = at + 1;
        const name = this.#name();
        return ENTITIES.get(name) ?? `&${name};`;
      }
      case TOKEN.substitution:
      case TOKEN.optionalSubstitution:
        this.#position = at + 4; // token, u16 slot, u8 type, which the value's own descriptor overrules
        return slot(this.#view.getUint16(at + 1, true), token === TOKEN.optionalSubstitution);
      default:
        throw new RecordError("bad-token");
    }
  }

  #sizedText(sizeAt: number): string {
    const units = this.#view.getUint16(this.#position + sizeAt, true);
    const start = this.#position + sizeAt + 2;
    const end = start + units * 2;
    if (end > this.#end) throw new RecordError("bad-offset");
    this.#position = end;
    return utf16Text(this.#view, start, units);
  }

  #element(depth: number): ElementNode {
    const hasAttributes = (this.#view.getUint8(this.#position) & MORE) !== 0;
    this.#position++; //                                      +0 u8 token
    let dependency: number = NO_DEPENDENCY;
    if (this.#inDefinition) {
      dependency = this.#view.getUint16(this.#position, true);
      this.#position += 2; //                                 +1 u16 dependency id, in definitions only
    }
    this.#position += 4; //                                   +3 u32 size of what follows
    const name = this.#name(); //                             +7 u32 offset of the name
    const attributes = hasAttributes ? this.#attributes() : [];
    const close = this.#view.getUint8(this.#position);
    this.#position++;
    if (close === TOKEN.closeEmptyElement) return element(name, dependency, attributes, []);
    if (close !== TOKEN.closeStartElement) throw new RecordError("bad-token");
    return element(name, dependency, attributes, this.#content(depth + 1));
  }

  #attributes(): AttributeNode[] {
    const attributes: AttributeNode[] = [];
    this.#position += 4; // u32 size of the attributes
    while ((this.#view.getUint8(this.#position) & TOKEN_MASK) === TOKEN.attribute) {
      this.#budget.spendItem();
      this.#position++;
      const name = this.#name();
      attributes.push({ name, ...toPhrase(this.#attributeParts()) });
    }
    return attributes;
  }

  #attributeParts(): Part[] {
    const parts: Part[] = [];
    for (;;) {
      const token = this.#view.getUint8(this.#position) & TOKEN_MASK;
      if (!ATTRIBUTE_PARTS.has(token)) return parts;
      parts.push(this.#part(token));
    }
  }

  #instance(): InstanceNode {
    this.hasInstance = true;
    this.#budget.spendFragment();
    const definition = this.#templates.at(this.#position);
    // Before the template is compiled, which may ask about others.
    this.#position = this.#templates.valuesAt;
    const { template } = definition;
    const values = new Substitutions(this.#chunk, this.#budget);
    values.read(this.#position, this.#end);
    this.#position = values.after();
    return { kind: "instance", template, values };
  }

  #name(): string {
    const offset = this.#view.getUint32(this.#position, true);
    const name = this.#chunk.name(offset);
    if (!this.#chunk.isSoundName(offset)) this.hasDamage = true;
    this.#position = this.#chunk.afterName(this.#position);
    return name;
  }
}

const ATTRIBUTE_PARTS: ReadonlySet<number> = new Set([
  TOKEN.text,
  TOKEN.characterReference,
  TOKEN.entityReference,
  TOKEN.substitution,
  TOKEN.optionalSubstitution,
]);

function slot(index: number, optional: boolean): SlotNode {
  return { kind: "slot", slot: index, optional };
}

function element(
  qualifiedName: string,
  dependency: number,
  attributes: readonly AttributeNode[],
  content: readonly Node[],
): ElementNode {
  const name = qualifiedName.slice(qualifiedName.indexOf(":") + 1);
  const label =
    name === "Data" ? (attributes.find((attribute) => attribute.name === "Name") ?? NO_LABEL) : toPhrase([name]);
  const dataAttributes = attributes.filter(({ name: key }) => key !== "Name" && !key.startsWith("xmlns"));
  const isPlain = label.literal !== undefined && dataAttributes.length === 0;
  const [only] = content;
  return {
    kind: "element",
    name,
    qualifiedName,
    dependency: dependency === NO_DEPENDENCY ? -1 : dependency,
    attributes,
    content,
    label,
    dataAttributes,
    text: toPhrase(content.filter(isPart)),
    isContainer: !content.every(isPart),
    plainSlot: isPlain && content.length === 1 && typeof only === "object" && only.kind === "slot" ? only.slot : -1,
  };
}

const NO_LABEL = toPhrase([]);
