/**
 * Templates of one log by the first 32 bits of their GUID, which is all that a record says of its template besides the
 * place of the definition: where that is destroyed, the same template of another chunk takes its place.
 */
import type { Template } from "./nodes.ts";
import { MAX_DEFINITION_BYTES, MAX_DEFINITION_SIZE } from "./template-cache.ts";

export class TemplateMemory {
  /** Null where two templates claim the same bits: neither can be told to be meant. */
  readonly #known = new Map<number, Template | null>();
  #definitionBytes = 0;

  /** @param size - Of the definition, bytes. */
  keep(id: number, template: Template, size: number): void {
    const known = this.#known.get(id);
    if (known !== undefined) {
      if (known !== template) this.#known.set(id, null);
      return;
    }
    // What holds offsets of its own chunk means nothing in another one.
    if (!template.portable || size > MAX_DEFINITION_SIZE || this.#definitionBytes > MAX_DEFINITION_BYTES) return;
    this.#known.set(id, template);
    this.#definitionBytes += size;
  }

  find(id: number): Template | undefined {
    return this.#known.get(id) ?? undefined;
  }
}
