/** Writes BinXml into a chunk ([MS-EVEN6] 2.2.12), and keeps the chunk's tables of names and templates. */
import { NAME_BUCKETS, TEMPLATE_BUCKETS } from "../format/layout.ts";
import { sdbmHash } from "../format/sdbm-hash.ts";
import { MORE, NO_DEPENDENCY, TOKEN } from "../format/token.ts";
import { VALUE } from "../format/value-type.ts";
import type {
  CopiedInstance,
  CopiedValues,
  ElementSpec,
  Fragment,
  Instance,
  Node,
  Part,
  Value,
} from "./binxml-spec.ts";
import { type ByteSink, ChunkFull } from "./byte-sink.ts";
import { badValue, checkDepth, checkNode, toParts } from "./check.ts";
import { ChunkTable } from "./chunk-table.ts";
import type { Template } from "./template.ts";

/** Sizes of values and lengths of literal texts are stored in 16 bits. */
const MAX_U16 = 0xffff;
/** As the reader takes it. */
const MAX_VALUES = 4096;

export class BinXmlWriter {
  readonly #sink: ByteSink;
  readonly #names: ChunkTable<string>;
  readonly #templates: ChunkTable<Template>;
  #depth = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
    this.#names = new ChunkTable(sink, NAME_BUCKETS);
    this.#templates = new ChunkTable(sink, TEMPLATE_BUCKETS);
  }

  begin(): void {
    this.#depth = 0;
    this.#names.begin();
    this.#templates.begin();
  }

  /** The content of one record. */
  document(content: Instance | CopiedInstance | Fragment): void {
    if ("template" in content) this.#nested(content);
    else this.#fragment(content, content.header ?? true);
  }

  /** Takes back what was added to the tables since {@link begin}. */
  rollBack(): void {
    this.#names.rollBack();
    this.#templates.rollBack();
  }

  #nested(instance: Instance | CopiedInstance): void {
    this.#fragmentHeader();
    this.#instance(instance);
    this.#sink.u8(TOKEN.endOfFragment);
  }

  #fragment({ nodes }: Fragment, hasHeader: boolean): void {
    if (hasHeader) this.#fragmentHeader();
    this.#content(nodes, false);
    this.#sink.u8(TOKEN.endOfFragment);
  }

  #fragmentHeader(): void {
    // u8 token, u8 major version, u8 minor version, u8 flags
    this.#sink.u32(TOKEN.fragmentHeader | 0x0001_0100);
  }

  #instance({ template, values }: Instance | CopiedInstance): void {
    const { slotCount } = template;
    const count = "source" in values ? values.count : values.length;
    if (count < slotCount) badValue(`${count} values for a template of ${slotCount}`);
    if (count > MAX_VALUES) badValue(`more than ${MAX_VALUES} values`);
    checkDepth(++this.#depth);
    const sink = this.#sink;
    sink.u8(TOKEN.templateInstance); //               +0 u8 token
    sink.u8(1); //                                    +1 u8 version
    sink.raw(template.guid.subarray(0, 4)); //        +2 u32 first field of the GUID
    this.#definition(template); //                    +6 u32 offset of the definition, which follows on first use
    sink.u32(count); //                               u32 count of values
    if ("source" in values) this.#copied(values);
    else {
      const descriptors = sink.take(count * 4);
      values.forEach((value, index) => {
        this.#described(value, descriptors + index * 4);
      });
    }
    this.#depth--;
  }

  #described(value: Value, descriptor: number): void {
    const sink = this.#sink;
    const start = sink.position;
    const type = this.#value(value);
    const size = sink.position - start;
    if (size > MAX_U16) throw new ChunkFull();
    sink.view.setUint16(descriptor, size, true); //     +0 u16 size
    sink.bytes[descriptor + 2] = type; //               +2 u8 type, u8 zero
  }

  #copied({ source, count, start, end, changes }: CopiedValues): void {
    const sink = this.#sink;
    const descriptors = sink.position;
    let from = start + count * 4;
    sink.raw(source.subarray(start, from));
    for (const { index, offset, size, value } of changes) {
      if (offset > from) sink.raw(source.subarray(from, offset));
      this.#described(value, descriptors + index * 4);
      from = offset + size;
    }
    if (end > from) sink.raw(source.subarray(from, end));
  }

  /** @returns The type for the descriptor. */
  #value(value: Value): number {
    if ("content" in value) {
      this.#sink.content(value.content);
      return value.type;
    }
    if ("template" in value) this.#nested(value);
    else this.#fragment(value, value.header ?? false);
    return VALUE.binXml;
  }

  #definition(template: Template): void {
    const sink = this.#sink;
    const known = this.#templates.find(template);
    sink.u32(known ?? sink.position + 4);
    if (known !== undefined) return;
    this.#templates.add(template, sdbmHash(guidText(template.guid))); // +0 u32 next in the bucket
    sink.raw(template.guid); //                       +4  16 bytes GUID
    const size = sink.take(4); //                     +20 u32 size of what follows
    this.#fragmentHeader(); //                        +24 BinXml
    this.#element(template.body, true);
    sink.u8(TOKEN.endOfFragment);
    sink.sizeSince(size);
  }

  #content(nodes: readonly Node[], inTemplate: boolean): void {
    nodes.forEach((node, index) => {
      // A template was checked when it was made.
      if (!inTemplate) checkNode(node, false);
      const next = nodes[index + 1];
      const hasMore = next !== undefined && (isPart(next) || "cdata" in next);
      if (isPart(node)) {
        if (node !== "") this.#part(node, hasMore);
      } else if ("name" in node) this.#element(node, inTemplate);
      else if ("cdata" in node) this.#text(TOKEN.cdata, hasMore, node.cdata);
      else if ("target" in node) this.#instruction(node.target, node.data);
      else this.#instance(node);
    });
  }

  #element({ name, dependency, attributes = [], children = [] }: ElementSpec, inTemplate: boolean): void {
    checkDepth(++this.#depth);
    const sink = this.#sink;
    sink.u8(attributes.length > 0 ? TOKEN.openElement | MORE : TOKEN.openElement); // +0 u8 token
    if (inTemplate) sink.u16(dependency ?? NO_DEPENDENCY); //                         +1 u16 dependency id, in templates
    const size = sink.take(4); //                                                     +3 u32 size of what follows
    this.#name(name); //                                                              +7 u32 offset of the name
    if (attributes.length > 0) {
      const listSize = sink.take(4); //                                               u32 size of the attributes
      attributes.forEach(([attribute, value], index) => {
        sink.u8(index < attributes.length - 1 ? TOKEN.attribute | MORE : TOKEN.attribute);
        this.#name(attribute);
        const parts = toParts(value);
        parts.forEach((part, at) => {
          this.#part(part, at < parts.length - 1);
        });
      });
      sink.sizeSince(listSize);
    }
    if (children.length === 0) sink.u8(TOKEN.closeEmptyElement);
    else {
      sink.u8(TOKEN.closeStartElement);
      this.#content(children, inTemplate);
      sink.u8(TOKEN.endElement);
    }
    sink.sizeSince(size);
    this.#depth--;
  }

  /** @param hasMore - Whether text goes on behind it. */
  #part(part: Part, hasMore: boolean): void {
    const sink = this.#sink;
    const more = hasMore ? MORE : 0;
    if (typeof part === "string") {
      sink.u8(TOKEN.text | more);
      sink.u8(VALUE.string); // nothing but a string may be literal
      this.#sizedText(part);
    } else if ("slot" in part) {
      sink.u8(part.optional ? TOKEN.optionalSubstitution : TOKEN.substitution);
      sink.u16(part.slot);
      sink.u8(part.type);
    } else if ("characterReference" in part) {
      sink.u8(TOKEN.characterReference | more);
      sink.u16(part.characterReference);
    } else {
      sink.u8(TOKEN.entityReference | more);
      this.#name(part.entityReference);
    }
  }

  #text(token: number, hasMore: boolean, text: string): void {
    this.#sink.u8(hasMore ? token | MORE : token);
    this.#sizedText(text);
  }

  #instruction(target: string, data: string): void {
    this.#sink.u8(TOKEN.instructionTarget);
    this.#name(target);
    this.#text(TOKEN.instructionData, false, data);
  }

  #sizedText(text: string): void {
    if (text.length > MAX_U16) throw new ChunkFull();
    this.#sink.u16(text.length);
    this.#sink.utf16(text);
  }

  /** Offset of a name; the name itself follows where the chunk has not had it yet. */
  #name(name: string): void {
    const sink = this.#sink;
    const known = this.#names.find(name);
    sink.u32(known ?? sink.position + 4);
    if (known !== undefined) return;
    const hash = sdbmHash(name);
    this.#names.add(name, hash); // +0 u32 next in the bucket
    sink.u16(hash & 0xffff); //     +4 u16 hash
    this.#sizedText(name); //       +6 u16 units, +8 UTF-16
    sink.u16(0);
  }
}

function isPart(node: Node): node is Part {
  return typeof node === "string" || "slot" in node || "characterReference" in node || "entityReference" in node;
}

/** Its 16 bytes as eight units: so it is hashed. */
function guidText(guid: Uint8Array): string {
  const unit = (i: number): number => (guid[i * 2] ?? 0) | ((guid[i * 2 + 1] ?? 0) << 8);
  return String.fromCharCode(...Array.from({ length: 8 }, (_, i) => unit(i)));
}
