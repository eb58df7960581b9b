/**
 * Templates of one log by the first 32 bits of their GUID, which is all that a record says of its template besides the
 * place of the definition: where that is destroyed, the same template of another chunk takes its place.
 */
import type { Template } from "./nodes.ts";
import { MAX_DEFINITION_BYTES, MAX_DEFINITION_SIZE } from "./template-cache.ts";

export class TemplateMemory {
  /** Null where the definition cannot serve other chunks. The first of an id stays, whatever comes later. */
  readonly #known = new Map<number, Template | null>();
  #definitionBytes = 0;

  /** Whether there is nothing more to learn about an id. */
  isSettled(id: number): boolean {
    return this.#known.has(id) || this.#definitionBytes > MAX_DEFINITION_BYTES;
  }

  /** @param size - Of the definition, bytes. */
  settle(id: number, template: Template | undefined, size: number): void {
    if (this.isSettled(id)) return;
    // What holds offsets of its own chunk means nothing in another one.
    const serves = template?.portable === true && size <= MAX_DEFINITION_SIZE;
    this.#known.set(id, serves ? template : null);
    this.#definitionBytes += serves ? size : ENTRY_BYTES;
  }

  find(id: number): Template | undefined {
    return this.#known.get(id) ?? undefined;
  }
}

/** What an entry costs that holds no template. */
const ENTRY_BYTES = 64;
