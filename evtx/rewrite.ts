/** Reads a log and writes it anew with some of its values changed: a real log again, types and templates kept. */
import { EvtxError } from "./errors.ts";
import { CHUNK_MAGIC, CHUNK_SIZE, FILE_HEADER_SIZE, FILE_MAGIC, FLAG_DIRTY, startsWith } from "./format/layout.ts";
import { ARRAY, VALUE } from "./format/value-type.ts";
import type { FragmentOpener } from "./read/fragments.ts";
import type { ElementNode, Node as ReadNode, Part as ReadPart } from "./read/nodes.ts";
import { EvtxReader } from "./read/reader.ts";
import type { Substitutions } from "./read/substitutions.ts";
import { ansiStringText } from "./read/values.ts";
import type { EvtxCertificate, EvtxReadOptions } from "./types.ts";
import type {
  ChangedValue,
  CopiedInstance,
  CopiedValues,
  ElementSpec,
  Fragment,
  Instance,
  Node,
  Part,
  Value,
} from "./write/binxml-spec.ts";
import { EvtxWriter } from "./write/evtx-writer.ts";
import { Template } from "./write/template.ts";
import { rawValue, stringArrayValue, stringValue } from "./write/typed-value.ts";

/**
 * @param label - Where the text stands: the element, as `Computer`; with its attribute, as `Provider@Name`; or the name of
 * a `Data` element. Of an attribute or text in a template that several records share, the same.
 */
export type RewriteText = (text: string, label: string) => string;

export interface ValueRewriter {
  readonly text: RewriteText;
  /**
   * A value that is no text.
   *
   * @param type - One of `VALUE`, with `ARRAY` for arrays.
   * @param bytes - As they stand in the log: a GUID's and a SID's in their binary form. Not to be kept, nor changed.
   * @returns The same object where nothing changes.
   */
  readonly value: (type: number, bytes: Uint8Array, label: string) => Uint8Array;
  /** Whether values of this type in this place never change: asked once for many, and neither function above for these. */
  readonly keeps?: (type: number, label: string) => boolean;
}

export interface RewrittenLog {
  readonly bytes: Uint8Array;
  /** Of the log that was read. */
  readonly certificate: EvtxCertificate;
  /** Records that could be read and not be written, being of a shape that the writer does not have. */
  readonly leftOut: number;
}

/**
 * Record ids, times of creation, gaps and the flag of a log in use stay. What could not be read is not in the new log.
 *
 * @param log - The whole log. Twice its size is needed beside it.
 * @throws EvtxError `empty-file`, `not-an-event-log`.
 */
export function rewriteEvtx(
  log: Uint8Array,
  rewriter: ValueRewriter,
  { crc32 }: Pick<EvtxReadOptions, "crc32"> = {},
): RewrittenLog {
  const copy = new RecordCopier(rewriter);
  const isDirty = startsWith(log, FILE_MAGIC) && log.length > 120 && ((log[120] ?? 0) & FLAG_DIRTY) !== 0;
  const writer = new EvtxWriter({ dirty: isDirty, ...(crc32 === undefined ? {} : { crc32 }) });
  let filetime: Uint8Array = NOTHING;
  let content: Instance | CopiedInstance | Fragment | undefined;
  let nextId = 0;
  let leftOut = 0;
  const reader = new EvtxReader(
    ({ recordId }) => {
      // Ids that run backwards come from damage, or a log that says nothing of having wrapped.
      const id = Math.max(recordId, nextId);
      try {
        if (content === undefined) throw new EvtxError("bad-value", "a shape that the writer does not have");
        writer.addRecord(content, { recordId: id, filetime });
        nextId = id + 1;
      } catch (error) {
        if (!(error instanceof EvtxError)) throw error;
        leftOut++;
      }
    },
    {
      needsData: () => false,
      tap: (nodes, values, fragments, written) => {
        filetime = written;
        content = copy.record(nodes, values, fragments);
      },
      ...(crc32 === undefined ? {} : { crc32 }),
    },
  );
  for (const part of inOrderOfIds(log)) reader.push(part);
  const certificate = reader.end();
  return { bytes: writer.finish(), certificate, leftOut };
}

/**
 * Hands every text and value of a log to the visitor, as {@link rewriteEvtx} does, and writes nothing.
 *
 * @param visitor - What its functions give back is of no account.
 * @throws EvtxError `empty-file`, `not-an-event-log`.
 */
export function visitEvtx(
  log: Uint8Array,
  visitor: ValueRewriter,
  { crc32 }: Pick<EvtxReadOptions, "crc32"> = {},
): EvtxCertificate {
  const copy = new RecordCopier(visitor);
  const reader = new EvtxReader(() => {}, {
    needsData: () => false,
    tap: (nodes, values, fragments) => {
      copy.record(nodes, values, fragments);
    },
    ...(crc32 === undefined ? {} : { crc32 }),
  });
  reader.push(log);
  return reader.end();
}

/** The header and the chunks, oldest first: a log that has wrapped keeps the newest before the oldest. */
function inOrderOfIds(log: Uint8Array): Uint8Array[] {
  const places: { readonly bytes: Uint8Array; readonly firstId: number }[] = [];
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  for (let at = FILE_HEADER_SIZE; at < log.length; at += CHUNK_SIZE) {
    const bytes = log.subarray(at, at + CHUNK_SIZE);
    const isWhole = bytes.length === CHUNK_SIZE && startsWith(bytes, CHUNK_MAGIC);
    if (!isWhole) return [log];
    places.push({ bytes, firstId: Number(view.getBigUint64(at + 24, true)) });
  }
  places.sort((a, b) => a.firstId - b.firstId);
  return [log.subarray(0, FILE_HEADER_SIZE), ...places.map(({ bytes }) => bytes)];
}

interface Copied {
  readonly template: Template;
  /** What each value is called, by its index. */
  readonly labels: readonly string[];
  /** By index: the type that the rewriter was asked about last, and whether it keeps such values. */
  readonly asked: Int16Array;
  readonly kept: Uint8Array;
}

/** One parsed record into what the writer takes. */
class RecordCopier {
  readonly #rewriter: ValueRewriter;
  /** By the parsed template, which the reader keeps from chunk to chunk. */
  readonly #templates = new WeakMap<readonly ReadNode[], Copied | "none">();

  constructor(rewriter: ValueRewriter) {
    this.#rewriter = rewriter;
  }

  /** Undefined for a shape that the writer does not have. */
  record(
    nodes: readonly ReadNode[],
    values: Substitutions,
    fragments: FragmentOpener,
  ): Instance | CopiedInstance | Fragment | undefined {
    return this.#content(nodes, values, fragments, 0);
  }

  #content(
    nodes: readonly ReadNode[],
    values: Substitutions,
    fragments: FragmentOpener,
    level: number,
  ): Instance | CopiedInstance | Fragment | undefined {
    if (values.count === 0 && !hasSlot(nodes)) {
      const copied = this.#nodes(nodes, [], "", fragments, level);
      return copied && { nodes: copied };
    }
    const copied = this.#template(nodes, values);
    if (copied === undefined) return undefined;
    const { template } = copied;
    // Throws for values that run out of the record, before any is copied.
    const end = values.after();
    const { count, start, source } = values;
    const changes: ChangedValue[] = [];
    for (let index = 0; index < count; index++) {
      values.select(index);
      const { type, offset, size } = values;
      if (size === 0 || this.#keeps(copied, index, type)) continue;
      const value = this.#value(values, copied.labels[index] ?? "", fragments, level);
      if (value === undefined) return undefined;
      if (value !== SAME) changes.push({ index, offset, size, value });
    }
    const copy: CopiedValues = { source, count, start, end, changes };
    if (count >= template.slotCount) return { template, values: copy };
    return { template, values: padded(copy, values, template.slotCount) };
  }

  #keeps({ labels, asked, kept }: Copied, index: number, type: number): boolean {
    if (type === VALUE.binXml || type === VALUE.null) return false;
    if (asked[index] !== type || index >= asked.length) {
      const keeps = this.#rewriter.keeps?.(type, labels[index] ?? "") ?? false;
      if (index >= asked.length) return keeps;
      asked[index] = type;
      kept[index] = keeps ? 1 : 0;
    }
    return kept[index] === 1;
  }

  #template(nodes: readonly ReadNode[], values: Substitutions): Copied | undefined {
    const known = this.#templates.get(nodes);
    if (known !== undefined) return known === "none" ? undefined : known;
    const made = this.#makeTemplate(nodes, values);
    this.#templates.set(nodes, made ?? "none");
    return made;
  }

  #makeTemplate(nodes: readonly ReadNode[], values: Substitutions): Copied | undefined {
    const labels: string[] = [];
    const [root, ...others] = nodes.filter((node) => typeof node !== "string");
    if (root === undefined || others.length > 0 || root.kind !== "element") return undefined;
    const body = this.#element(root, labels, undefined, 0, values);
    if (body === undefined) return undefined;
    const { count } = values;
    return {
      template: new Template(body),
      labels,
      asked: new Int16Array(count).fill(-1),
      kept: new Uint8Array(count),
    };
  }

  #element(
    element: ElementNode,
    labels: string[],
    fragments: FragmentOpener | undefined,
    level: number,
    values?: Substitutions,
  ): ElementSpec | undefined {
    // `Data` of a classic source has no name, and text all the same.
    const label = element.label.literal || element.name;
    const children = this.#nodes(element.content, labels, label, fragments, level, values);
    if (children === undefined) return undefined;
    const attributes = element.attributes.map(({ name, parts }): [string, readonly Part[]] => {
      // A `Name` of `Data`, and a namespace, say what is there, and not what it is.
      const isName = name.startsWith("xmlns") || (element.name === "Data" && name === "Name");
      const at = isName ? "" : `${element.name}@${name}`;
      return [name, parts.map((part) => this.#part(part, labels, at, values))];
    });
    return {
      name: element.qualifiedName,
      ...(element.dependency < 0 ? {} : { dependency: element.dependency }),
      attributes,
      children,
    };
  }

  #nodes(
    nodes: readonly ReadNode[],
    labels: string[],
    label: string,
    fragments: FragmentOpener | undefined,
    level: number,
    values?: Substitutions,
  ): Node[] | undefined {
    const copied: Node[] = [];
    for (const node of nodes) {
      if (typeof node === "string" || node.kind === "slot") {
        copied.push(this.#part(node, labels, label, values));
        continue;
      }
      if (node.kind === "instance" && fragments === undefined) return undefined;
      const one =
        node.kind === "element"
          ? this.#element(node, labels, fragments, level, values)
          : fragments && this.#content(node.template.nodes, node.values, fragments, level + 1);
      if (one === undefined) return undefined;
      if ("nodes" in one) copied.push(...one.nodes);
      else copied.push(one);
    }
    return copied;
  }

  #part(part: ReadPart, labels: string[], label: string, values?: Substitutions): Part {
    if (typeof part === "string") return label === "" ? part : withoutNul(this.#rewriter.text(part, label));
    labels[part.slot] ??= label;
    values?.select(part.slot);
    return { slot: part.slot, type: values?.type ?? VALUE.string, optional: part.optional };
  }

  /** The value that is selected. */
  #value(
    values: Substitutions,
    label: string,
    fragments: FragmentOpener,
    level: number,
  ): Value | typeof SAME | undefined {
    const { type, size } = values;
    // Bytes that no reader shows are none that anybody looked at.
    if (type === VALUE.null) return rawValue(type, NOTHING);
    if (type === VALUE.binXml) {
      const inner = fragments.open(values.offset, size, level);
      return this.#content(inner.nodes, inner.values, fragments, level + 1);
    }
    if (type === VALUE.string) {
      const text = values.text();
      const changed = this.#rewriter.text(text, label);
      // As it stands, whatever it ends in.
      return changed === text ? SAME : stringValue(withoutNul(changed));
    }
    if (type === (ARRAY | VALUE.string)) {
      let hasChanged = false;
      const items = values.items().map((text) => {
        const changed = this.#rewriter.text(text, label);
        hasChanged ||= changed !== text;
        return withoutNul(changed);
      });
      return hasChanged ? stringArrayValue(items) : SAME;
    }
    const bytes = values.bytes();
    if (type === VALUE.ansiString) {
      const text = ansiStringText(bytes);
      const changed = this.#rewriter.text(text, label);
      // What Windows-1252 cannot hold goes into the wider type.
      return changed === text ? SAME : stringValue(withoutNul(changed));
    }
    const changed = this.#rewriter.value(type, bytes, label);
    return changed === bytes ? SAME : { type, content: changed };
  }
}

/** Nothing to be written anew. */
const SAME = Symbol("same");

/** Each by itself, with empty ones behind for what the template asks for. */
function padded({ count, changes }: CopiedValues, values: Substitutions, slotCount: number): Value[] {
  const list = Array.from({ length: slotCount }, (_, index): Value => {
    values.select(index);
    return index < count ? rawValue(values.type, values.bytes()) : rawValue(VALUE.null, NOTHING);
  });
  for (const { index, value } of changes) list[index] = value;
  return list;
}

const NOTHING = new Uint8Array(0);

const withoutNul = (text: string): string => (text.includes("\0") ? text.replaceAll("\0", " ") : text);

function hasSlot(nodes: readonly ReadNode[]): boolean {
  return nodes.some(
    (node) =>
      typeof node !== "string" &&
      (node.kind === "slot" ||
        (node.kind === "element" &&
          (hasSlot(node.content) || node.attributes.some(({ parts }) => parts.some((p) => typeof p !== "string"))))),
  );
}
