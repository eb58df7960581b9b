/**
 * Compiled templates by GUID, for the whole process: Windows repeats each definition in every chunk that uses it, and
 * compiling them anew would cost more than decoding the records.
 */
import type { Chunk } from "./chunk.ts";
import { matchesSignature, readSignature, type Signature } from "./definition-signature.ts";
import type { Template } from "./nodes.ts";

interface Entry {
  readonly signature: Signature;
  readonly template: Template;
  readonly size: number;
}

/** Ours: several times what 629 logs of many machines need (874 templates), some 50 MB at the worst. */
export const MAX_DEFINITION_BYTES = 4 << 20;
/** Ours: nothing real is as long, and a few long ones must not push out the rest. */
export const MAX_DEFINITION_SIZE = 16 << 10;

const entries = new Map<string, Entry>();
let definitionBytes = 0;

/**
 * @returns undefined unless the definition in this chunk says the same as the cached one: a GUID is only a claim, and
 * a damaged or crafted log must not change how the next one reads.
 */
export function findTemplate(chunk: Chunk, guid: string, start: number, size: number): Template | undefined {
  const entry = entries.get(guid);
  return entry && matchesSignature(chunk, start, start + size, entry.signature) ? entry.template : undefined;
}

/** Keeps a template; the first one under a GUID stays until it is pushed out. */
export function keepTemplate(chunk: Chunk, guid: string, start: number, size: number, template: Template): void {
  if (size > MAX_DEFINITION_SIZE || !template.portable || entries.has(guid)) return;
  const signature = readSignature(chunk, start, start + size);
  if (!signature) return;
  entries.set(guid, { signature, template, size });
  definitionBytes += size;
  for (const [oldest, entry] of entries) {
    if (definitionBytes <= MAX_DEFINITION_BYTES) break;
    entries.delete(oldest);
    definitionBytes -= entry.size;
  }
}
