/** Where the names or the templates of a chunk stand: hash buckets in the chunk header, chains through the chunk. */
import { NAME_BUCKETS, TEMPLATE_BUCKETS } from "../format/layout.ts";
import type { ByteSink } from "./byte-sink.ts";

interface Buckets {
  /** Of the first bucket in the chunk. */
  readonly offset: number;
  readonly count: number;
}

export class ChunkTable<Key> {
  readonly #sink: ByteSink;
  readonly #buckets: Buckets;
  readonly #offsets = new Map<Key, number>();
  /** What the current record added, to take back when it turns out not to fit. */
  readonly #added: { readonly key: Key; readonly bucket: number; readonly before: number }[] = [];

  constructor(sink: ByteSink, buckets: Buckets) {
    this.#sink = sink;
    this.#buckets = buckets;
  }

  begin(): void {
    this.#added.length = 0;
  }

  find(key: Key): number | undefined {
    return this.#offsets.get(key);
  }

  /** An entry begins at the sink's position: writes its first field, the next entry of the bucket. */
  add(key: Key, hash: number): void {
    const sink = this.#sink;
    const bucket = this.#buckets.offset + (hash % this.#buckets.count) * 4;
    const before = sink.view.getUint32(bucket, true);
    const offset = sink.position;
    sink.u32(before);
    this.#added.push({ key, bucket, before });
    sink.view.setUint32(bucket, offset, true);
    this.#offsets.set(key, offset);
  }

  rollBack(): void {
    for (const { key, bucket, before } of this.#added.toReversed()) {
      this.#sink.view.setUint32(bucket, before, true);
      this.#offsets.delete(key);
    }
    this.#added.length = 0;
  }
}

/** Entries from `end` on leave the buckets of a chunk; newer ones come first in a chain. */
export function forgetEntriesFrom(chunk: DataView, end: number): void {
  for (const { offset, count } of [NAME_BUCKETS, TEMPLATE_BUCKETS]) {
    for (let bucket = offset; bucket < offset + count * 4; bucket += 4) {
      let head = chunk.getUint32(bucket, true);
      while (head >= end) head = chunk.getUint32(head, true);
      chunk.setUint32(bucket, head, true);
    }
  }
}
