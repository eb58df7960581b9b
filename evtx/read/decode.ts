/** One record: asked of the filter first, decoded only when let through. */

import { filetimeToIso } from "../format/filetime.ts";
import { RECORD_HEADER_SIZE } from "../format/layout.ts";
import { TOKEN } from "../format/token.ts";
import { VALUE } from "../format/value-type.ts";
import type { EvtxReadOptions, EvtxRecord, EvtxXmlRecord, Mentions } from "../types.ts";
import { BinXmlParser } from "./binxml.ts";
import { Budget } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import { RecordFilter } from "./filter.ts";
import { Flattener } from "./flatten.ts";
import { FragmentOpener } from "./fragments.ts";
import type { Phrase, Template } from "./nodes.ts";
import { RecordError } from "./record-error.ts";
import { Substitutions } from "./substitutions.ts";
import { ChunkTemplates, type Definition, toTemplate } from "./template.ts";
import { unitsBeforeNul } from "./utf16.ts";
import { XmlRenderer } from "./xml-renderer.ts";

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

/** A FILETIME after the year 9999, as `filetimeToIso` gives it. */
const OUT_OF_RANGE = /^0x[0-9a-f]{1,16}$/;

const RECORD_ALIGNMENT = 8;
const NO_DATA: EvtxRecord["data"] = [];

export class RecordDecoder {
  readonly #chunk: Chunk;
  readonly #filter: RecordFilter;
  readonly #budget = new Budget();
  readonly #templates: ChunkTemplates;
  readonly #flattener: Flattener;
  readonly #values: Substitutions;
  /** Only where XML is asked for. */
  readonly #renderer: XmlRenderer | undefined;

  readonly #needsData: EvtxReadOptions["needsData"];
  readonly #tap: ((position: number) => void) | undefined;
  #nodes: Template["nodes"] = [];
  /** The undecoded bytes of the record at hand. */
  #restStart = 0;
  #restEnd = 0;
  /** FILETIME in halves that the record decoded last says it was made at; zero where it says it otherwise. */
  createdLow = 0;
  createdHigh = 0;
  #isMisfit = false;
  readonly #mentions: Mentions = (words) => words.isIn(this.#chunk.bytes, this.#restStart, this.#restEnd);

  constructor(chunk: Chunk, { filter, needsData, xml = false, tap }: EvtxReadOptions) {
    this.#chunk = chunk;
    this.#filter = new RecordFilter(filter);
    this.#needsData = needsData;
    this.#templates = new ChunkTemplates(chunk, this.#budget, this.#filter);
    this.#flattener = new Flattener(chunk, this.#templates, this.#budget);
    this.#values = new Substitutions(chunk, this.#budget);
    if (tap) {
      const fragments = new FragmentOpener(chunk, this.#templates, this.#budget);
      this.#tap = (position) => {
        tap(this.#nodes, this.#values, fragments, chunk.bytes.subarray(position + 16, position + 24));
      };
    }
    this.#renderer = xml ? new XmlRenderer(chunk, this.#templates, this.#budget) : undefined;
  }

  /** @param sound - The chunk's checksums fit. */
  startChunk(sound: boolean): void {
    this.#budget.startChunk();
    this.#templates.startChunk(sound);
  }

  /** Whether the record decoded last is damaged, though it could be read. */
  get isDoubtful(): boolean {
    return this.#isMisfit || this.#templates.doubtful;
  }

  /**
   * @param position - Of the record in its chunk.
   * @param torn - Its size is known from what stands around it only: the values need not fill it.
   * @returns undefined when the filter holds it back.
   * @throws RecordError or RangeError when it cannot be read.
   */
  decode(position: number, size: number, torn: boolean): EvtxRecord | EvtxXmlRecord | undefined {
    this.#budget.startRecord();
    this.#isMisfit = false;
    this.#templates.doubtful = false;
    const { view } = this.#chunk;
    const end = position + size - 4; // u32 copy of the size
    let p = position + RECORD_HEADER_SIZE;
    if (view.getUint8(p) === TOKEN.fragmentHeader) p += 4;
    if (view.getUint8(p) !== TOKEN.templateInstance) return this.#decodeBare(position, p, end);

    const definition = this.#templates.at(p);
    const { verdict } = definition;
    if (verdict === "reject") return undefined;
    this.#values.read(this.#templates.valuesAt, end);
    if (verdict === "ask" && !this.#acceptsProvider(definition)) return undefined;
    if (!torn) this.#checkEnd(end);
    return this.#finish(position, end, definition.template);
  }

  /** Behind the last value stand the token that ends the fragment and up to seven bytes of padding. */
  #checkEnd(end: number): void {
    const rest = end - this.#values.afterUnchecked();
    this.#isMisfit = rest < 1 || rest > RECORD_ALIGNMENT;
  }

  /** Forwarded events and some collections come without a template: everything is literal. */
  #decodeBare(position: number, start: number, end: number): EvtxRecord | undefined {
    const parser = new BinXmlParser(this.#chunk, this.#templates, this.#budget, start, end, false);
    const template = toTemplate(parser);
    this.#templates.doubtful ||= template.damaged;
    this.#values.clear();
    const provider = this.#values.phraseText(template.event.provider);
    return this.#filter.acceptsProvider(provider) ? this.#finish(position, end, template) : undefined;
  }

  /** Where the name is one value, it is looked at in place: the template need not be compiled for that. */
  #acceptsProvider(definition: Definition): boolean {
    const values = this.#values;
    if (definition.providerSlot < 0) {
      return this.#filter.acceptsProvider(values.phraseText(definition.template.event.provider));
    }
    values.select(definition.providerSlot);
    if (values.type !== VALUE.string) return this.#filter.acceptsProvider(values.text());
    const { view } = this.#chunk;
    return this.#filter.acceptsProviderAt(view, values.offset, unitsBeforeNul(view, values.offset, values.size));
  }

  /** @param end - Where the BinXml of the record ends. */
  #finish(position: number, end: number, { event, nodes }: Template): EvtxRecord | EvtxXmlRecord | undefined {
    // A frame without anything in it would pass for a record that was read.
    if (!event.isEvent) throw new RecordError("bad-template");
    const eventId = this.#number(event.eventId) ?? 0;
    if (!this.#filter.acceptsEventId(eventId)) return undefined;
    const values = this.#values;
    const provider = values.phraseText(event.provider);
    const recordId = readRecordId(this.#chunk.view, position);
    const record = {
      recordId,
      eventRecordId: this.#number(event.eventRecordId) ?? recordId,
      provider,
      eventId,
      level: this.#number(event.level) ?? 0,
      timeUtc: this.#createdTime(event.timeCreated) ?? (provider === "" ? "" : this.#writtenTime(position)),
      channel: values.phraseText(event.channel),
      computer: values.phraseText(event.computer),
      data: NO_DATA,
    };
    this.#restStart = position + RECORD_HEADER_SIZE;
    this.#restEnd = end;
    if (this.#needsData === undefined || this.#needsData(record, this.#mentions)) {
      record.data = this.#flattener.flatten(event.payload, values);
    }
    if (this.#tap) {
      this.#nodes = nodes;
      this.#tap(position);
    }
    return this.#renderer ? { ...record, xml: this.#renderer.render(nodes, values) } : record;
  }

  #number(phrase: Phrase): number | undefined {
    const values = this.#values;
    if (phrase.slot >= 0) {
      values.select(phrase.slot);
      // The types that Windows uses; others take the way over their text.
      const { view } = this.#chunk;
      const { type, size, offset } = values;
      if (type === VALUE.uint16 && size === 2) return view.getUint16(offset, true);
      if (type === VALUE.uint8 && size === 1) return view.getUint8(offset);
      if (type === VALUE.uint64 && size === 8) {
        return view.getUint32(offset + 4, true) * 0x1_0000_0000 + view.getUint32(offset, true);
      }
    }
    const text = values.phraseText(phrase).trim();
    const number = Number(text);
    return text === "" || !Number.isFinite(number) ? undefined : number;
  }

  /** Forwarded events spell it out, with any number of decimals. */
  #createdTime(phrase: Phrase): string | undefined {
    const values = this.#values;
    this.createdLow = 0;
    this.createdHigh = 0;
    if (phrase.slot >= 0) {
      values.select(phrase.slot);
      if (values.type === VALUE.filetime && values.size === 8) {
        const { view } = this.#chunk;
        this.createdLow = view.getUint32(values.offset, true);
        this.createdHigh = view.getUint32(values.offset + 4, true);
        return values.text();
      }
    }
    const text = values.phraseText(phrase);
    const [, seconds, fraction = ""] = ISO.exec(text) ?? [];
    if (seconds !== undefined) return `${seconds}.${fraction.slice(0, 7).padEnd(7, "0")}Z`;
    return OUT_OF_RANGE.test(text) ? text : undefined;
  }

  /** From the record header: a moment later than the creation, in exports the next record's. */
  #writtenTime(position: number): string {
    const { view } = this.#chunk;
    return filetimeToIso(view.getUint32(position + 16, true), view.getUint32(position + 20, true));
  }
}

/** Beyond 2^53 only nearly right; no log counts that far. */
export function readRecordId(view: DataView, position: number): number {
  return view.getUint32(position + 12, true) * 0x1_0000_0000 + view.getUint32(position + 8, true);
}
