/** The template definitions of the chunk at hand. */

import { CHUNK_HEADER_SIZE } from "../format/layout.ts";
import { BinXmlParser } from "./binxml.ts";
import { Budget, MAX_DEPTH } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import { toEventLayout } from "./event-layout.ts";
import type { RecordFilter } from "./filter.ts";
import { DEFINITION_HEAD, type DefinedTemplate, type Template, type TemplateSource } from "./nodes.ts";
import { probeProvider } from "./provider-probe.ts";
import { RecordError, type SkipReason, toSkipReason } from "./record-error.ts";
import { findTemplate, keepTemplate } from "./template-cache.ts";
import { TemplateMemory } from "./template-memory.ts";
import { utf16Text } from "./utf16.ts";

/** A GUID serves as a key, so its 16 bytes are as good as a text of eight units. */
const GUID_UNITS = 8;

/** Of the table of definitions in the chunk's header: 32 lists, by GUID. */
const TEMPLATE_BUCKETS = 384;
/** Ours: a definition takes 40 bytes at least, so no chunk holds more. */
const MAX_DEFINITIONS = 2048;

/** Size of a definition that is not there. */
const LOST = -1;

/** What the filter says of all records of a template; `ask` where each has to be looked at. */
type Verdict = "accept" | "reject" | "ask";

export class ChunkTemplates implements TemplateSource {
  doubtful = false;
  readonly #chunk: Chunk;
  readonly #budget: Budget;
  readonly #definitionBudget = new Budget();
  readonly #filter: RecordFilter;
  readonly #definitions = new Map<number, Definition>();
  /** Definitions that are not where they should be, by the id that instances name. */
  readonly #lost = new Map<number, Definition>();
  readonly #memory = new TemplateMemory();
  #last: Definition | undefined;
  #sound = false;
  #compileDepth = 0;

  constructor(chunk: Chunk, budget: Budget, filter: RecordFilter) {
    this.#chunk = chunk;
    this.#budget = budget;
    this.#filter = filter;
  }

  /** @param sound - The chunk's checksums fit: what its definitions say need not be doubted. */
  startChunk(sound: boolean): void {
    this.#definitions.clear();
    this.#lost.clear();
    this.#last = undefined;
    this.#sound = sound;
    this.#remember();
  }

  /**
   * Learns the definitions that no chunk has had so far, by the chunk's own table of them. All of them, whatever the
   * filter and whoever uses them: what is read of a damaged chunk must not depend on what was asked of the others.
   */
  #remember(): void {
    const { view, length } = this.#chunk;
    let steps = 0;
    for (let bucket = TEMPLATE_BUCKETS; bucket < CHUNK_HEADER_SIZE; bucket += 4) {
      let offset = view.getUint32(bucket, true);
      // Lists may be tied into loops.
      while (offset >= CHUNK_HEADER_SIZE && offset + DEFINITION_HEAD <= length && steps++ < MAX_DEFINITIONS) {
        const id = view.getUint32(offset + 4, true);
        if (!this.#memory.isSettled(id)) this.#settle(offset, id);
        offset = view.getUint32(offset, true);
      }
    }
  }

  #settle(offset: number, id: number): void {
    const definition = this.#defined(offset);
    if (definition === undefined) return;
    let template: Template | undefined;
    try {
      template = definition.template;
    } catch (error) {
      toSkipReason(error);
    }
    // What is damaged here may stand whole in another chunk.
    if (this.#sound || template?.portable) this.#memory.settle(id, template, definition.size);
  }

  at(offset: number, id: number, after: number): Definition {
    // Records of one kind follow each other.
    const last = this.#last;
    let definition = last?.offset === offset && last.id === id ? last : this.#defined(offset);
    if (definition?.id !== id) definition = this.#lostOne(offset, id, after);
    this.#last = definition;
    this.doubtful ||= definition.isDamaged;
    return definition;
  }

  /** Compiles a definition; where it is damaged, what the same one said in another chunk is better. */
  compile(definition: Definition): Template {
    let template: Template;
    try {
      // Definitions may hold instances of each other, in a chain as long as the chunk.
      if (++this.#compileDepth > MAX_DEPTH) throw new RecordError("too-deep");
      template = this.#findOrCompile(definition);
    } catch (error) {
      toSkipReason(error);
      const twin = this.#findTwin(definition.id);
      if (twin) return twin;
      throw error;
    } finally {
      this.#compileDepth--;
    }
    if (template.damaged) template = this.#findTwin(definition.id) ?? template;
    definition.isDamaged = template.damaged;
    this.doubtful ||= template.damaged;
    return template;
  }

  /** The template that another chunk has; where the checksums fit there is nothing to mend. */
  #findTwin(id: number): Template | undefined {
    return this.#sound ? undefined : this.#memory.find(id);
  }

  /** What stands at an offset, if it can be a definition. */
  #defined(offset: number): Definition | undefined {
    const known = this.#definitions.get(offset);
    if (known) return known;
    const made = this.#readDefinition(offset);
    if (made) this.#definitions.set(offset, made);
    return made;
  }

  /**
   * Another definition stands at the offset, or none: what the instance means may be known all the same. (Where its own
   * definition should follow, nobody knows how far that reaches.)
   */
  #lostOne(offset: number, id: number, after: number): Definition {
    if (offset === after || this.#findTwin(id) === undefined) throw new RecordError("bad-template");
    const known = this.#lost.get(id);
    if (known) return known;
    const made = new Definition(this, offset, id, LOST, "ask", -1);
    this.#lost.set(id, made);
    return made;
  }

  #readDefinition(offset: number): Definition | undefined {
    const { view, length } = this.#chunk;
    // +0 u32 next in the bucket, +4 GUID, +20 u32 size of the body, +24 body
    if (offset + DEFINITION_HEAD > length) return undefined;
    const id = view.getUint32(offset + 4, true);
    const size = view.getUint32(offset + 20, true);
    if (offset + DEFINITION_HEAD + size > length) return undefined;
    if (!this.#filter.asksProvider) return new Definition(this, offset, id, size, "accept", -1);
    // In a damaged chunk the template has to tell, which is checked throughout.
    const provider = this.#sound ? this.#probe(offset, size) : undefined;
    if (typeof provider === "string") {
      const verdict = this.#filter.acceptsProvider(provider) ? "accept" : "reject";
      return new Definition(this, offset, id, size, verdict, -1);
    }
    return new Definition(this, offset, id, size, "ask", provider ?? -1);
  }

  #probe(offset: number, size: number): string | number | undefined {
    try {
      const start = offset + DEFINITION_HEAD;
      return probeProvider(this.#chunk, start, start + size);
    } catch (error) {
      toSkipReason(error); // damage comes to light, with its reason, when the template is compiled
      return undefined;
    }
  }

  #findOrCompile({ offset, size }: Definition): Template {
    if (size === LOST) throw new RecordError("bad-template");
    const start = offset + DEFINITION_HEAD;
    this.#budget.spendDefinition(size);
    const guid = utf16Text(this.#chunk.view, offset + 4, GUID_UNITS);
    const cached = findTemplate(this.#chunk, guid, start, size);
    if (cached) return cached;
    // Not of the record's budget: whether that can be read must not depend on who met the template first. What a
    // definition can cost is bounded by its bytes.
    this.#definitionBudget.startChunk();
    const parser = new BinXmlParser(this.#chunk, this, this.#definitionBudget, start, start + size, true);
    const template = toTemplate(parser);
    keepTemplate(this.#chunk, guid, start, size, template);
    return template;
  }
}

/** Compiles on first use: with a filter most definitions are never asked for their template. */
export class Definition implements DefinedTemplate {
  readonly offset: number;
  /** First 32 bits of the GUID. */
  readonly id: number;
  /** {@link LOST} where the template can only be another chunk's. */
  readonly size: number;
  readonly verdict: Verdict;
  /** Where the verdict is `ask`: the value that names the provider; -1 where the template has to tell. */
  readonly providerSlot: number;
  /** What it says could be read only in part. */
  isDamaged = false;
  readonly #templates: ChunkTemplates;
  #template: Template | undefined;
  #failure: SkipReason | undefined;

  constructor(
    templates: ChunkTemplates,
    offset: number,
    id: number,
    size: number,
    verdict: Verdict,
    providerSlot: number,
  ) {
    this.#templates = templates;
    this.offset = offset;
    this.id = id;
    this.size = size;
    this.verdict = verdict;
    this.providerSlot = providerSlot;
  }

  get template(): Template {
    if (this.#template) return this.#template;
    if (this.#failure) throw new RecordError(this.#failure);
    // Stands while compiling: a definition that holds an instance of itself finds it and fails.
    this.#failure = "bad-template";
    try {
      this.#template = this.#templates.compile(this);
    } catch (error) {
      this.#failure = toSkipReason(error);
      throw error;
    }
    return this.#template;
  }
}

export function toTemplate(parser: BinXmlParser): Template {
  const nodes = parser.parse();
  const { hasInstance, hasDamage } = parser;
  return { nodes, portable: !hasInstance && !hasDamage, damaged: hasDamage, event: toEventLayout(nodes) };
}
