/** The template definitions of the chunk at hand. */
import { BinXmlParser } from "./binxml.ts";
import type { Budget } from "./budget.ts";
import type { Chunk } from "./chunk.ts";
import { toEventLayout } from "./event-layout.ts";
import type { RecordFilter } from "./filter.ts";
import { DEFINITION_HEAD, type DefinedTemplate, type Node, type Template, type TemplateSource } from "./nodes.ts";
import { probeProvider } from "./provider-probe.ts";
import { RecordError, type SkipReason, toSkipReason } from "./record-error.ts";
import { findTemplate, keepTemplate } from "./template-cache.ts";
import { utf16Text } from "./utf16.ts";

/** A GUID serves as a key, so its 16 bytes are as good as a text of eight units. */
const GUID_UNITS = 8;

/** What the filter says of all records of a template; `ask` where each has to be looked at. */
type Verdict = "accept" | "reject" | "ask";

export class ChunkTemplates implements TemplateSource {
  readonly #chunk: Chunk;
  readonly #budget: Budget;
  readonly #filter: RecordFilter;
  readonly #definitions = new Map<number, Definition>();

  constructor(chunk: Chunk, budget: Budget, filter: RecordFilter) {
    this.#chunk = chunk;
    this.#budget = budget;
    this.#filter = filter;
  }

  startChunk(): void {
    this.#definitions.clear();
  }

  at(offset: number): Definition {
    const known = this.#definitions.get(offset);
    if (known) return known;
    const made = new Definition(this.#chunk, this, this.#budget, this.#filter, offset);
    this.#definitions.set(offset, made);
    return made;
  }
}

/** Compiles on first use: with a filter most definitions are never asked for their template. */
export class Definition implements DefinedTemplate {
  readonly size: number;
  readonly verdict: Verdict;
  /** Where the verdict is `ask`: the value that names the provider; -1 where the template has to tell. */
  readonly providerSlot: number;
  readonly #chunk: Chunk;
  readonly #templates: TemplateSource;
  readonly #budget: Budget;
  readonly #offset: number;
  #template: Template | undefined;
  #failure: SkipReason | undefined;

  constructor(chunk: Chunk, templates: TemplateSource, budget: Budget, filter: RecordFilter, offset: number) {
    // +0 u32 next in the bucket, +4 GUID, +20 u32 size of the body, +24 body
    this.size = chunk.view.getUint32(offset + 20, true);
    if (offset + DEFINITION_HEAD + this.size > chunk.length) throw new RecordError("bad-template");
    this.#chunk = chunk;
    this.#templates = templates;
    this.#budget = budget;
    this.#offset = offset;
    const provider = filter.asksProvider ? this.#probe() : undefined;
    this.providerSlot = typeof provider === "number" ? provider : -1;
    if (!filter.asksProvider) this.verdict = "accept";
    else if (typeof provider !== "string") this.verdict = "ask";
    else this.verdict = filter.acceptsProvider(provider) ? "accept" : "reject";
  }

  get template(): Template {
    if (this.#template) return this.#template;
    if (this.#failure) throw new RecordError(this.#failure);
    // Stands while compiling: a definition that holds an instance of itself finds it and fails.
    this.#failure = "bad-template";
    try {
      this.#template = this.#findOrCompile();
    } catch (error) {
      this.#failure = toSkipReason(error);
      throw error;
    }
    return this.#template;
  }

  #probe(): string | number | undefined {
    try {
      return probeProvider(this.#chunk, this.#offset + DEFINITION_HEAD);
    } catch (error) {
      toSkipReason(error); // damage comes to light, with its reason, when the template is compiled
      return undefined;
    }
  }

  #findOrCompile(): Template {
    const start = this.#offset + DEFINITION_HEAD;
    this.#budget.spendDefinition(this.size);
    const guid = utf16Text(this.#chunk.view, this.#offset + 4, GUID_UNITS);
    const cached = findTemplate(this.#chunk, guid, start, this.size);
    if (cached) return cached;
    const parser = new BinXmlParser(this.#chunk, this.#templates, this.#budget, start, start + this.size, true);
    const template = toTemplate(parser.parse(), !parser.hasInstance);
    keepTemplate(this.#chunk, guid, start, this.size, template);
    return template;
  }
}

export function toTemplate(nodes: readonly Node[], portable: boolean): Template {
  return { nodes, portable, event: toEventLayout(nodes) };
}
