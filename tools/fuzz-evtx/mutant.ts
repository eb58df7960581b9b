/** A log being damaged: one buffer, used again for every mutant. */
import { CHUNK_SIZE, FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import { ChunkMap } from "./chunk-map.ts";
import type { Random } from "./random.ts";
import type { Seed } from "./seeds.ts";

const MAX_CHUNKS = 4;
export const MAX_MUTANT_SIZE = FILE_HEADER_SIZE + MAX_CHUNKS * CHUNK_SIZE;

export class Mutant {
  length = 0;
  /** By chunk; worked out when asked for. */
  #maps: (ChunkMap | undefined)[] = [];
  readonly #buffer = new Uint8Array(MAX_MUTANT_SIZE);
  readonly #view = new DataView(this.#buffer.buffer);

  load(seed: Seed): void {
    this.length = Math.min(seed.bytes.length, MAX_MUTANT_SIZE);
    this.#buffer.set(seed.bytes.subarray(0, this.length));
    // Nothing of the mutant before may show through where this one ends inside a chunk.
    this.#buffer.fill(0, this.length, Math.max(chunkStart(this.chunkCount), this.length));
    this.#maps = [...seed.maps];
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.length);
  }

  get chunkCount(): number {
    return Math.ceil((this.length - FILE_HEADER_SIZE) / CHUNK_SIZE);
  }

  /** The place of a chunk, whole even where the log ends inside. */
  chunk(index: number): Uint8Array {
    const start = chunkStart(index);
    return this.#buffer.subarray(start, start + CHUNK_SIZE);
  }

  pickChunk(random: Random): number | undefined {
    return this.chunkCount < 1 ? undefined : random.below(this.chunkCount);
  }

  /** As it was before bytes were damaged: stale places are damage, too. Structure leaves a new map behind. */
  map(index: number): ChunkMap {
    const map = this.#maps[index] ?? new ChunkMap(this.chunk(index));
    this.#maps[index] = map;
    return map;
  }

  forgetMap(index: number): void {
    this.#maps[index] = undefined;
  }

  /** Adds a chunk at the end if there is room. */
  append(chunk: Uint8Array, map: ChunkMap): void {
    const index = this.chunkCount;
    if (index >= MAX_CHUNKS || index < 0 || this.length !== chunkStart(index)) return;
    this.chunk(index).set(chunk);
    this.#maps[index] = map;
    this.length += CHUNK_SIZE;
  }

  get(at: number, width: number): number {
    if (at < 0 || at + width > this.length) return 0;
    if (width === 1) return this.#view.getUint8(at);
    return width === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }

  /** Beyond the end nothing is written. */
  put(at: number, width: number, value: number): void {
    if (at < 0 || at + width > this.length) return;
    if (width === 1) this.#view.setUint8(at, value);
    else if (width === 2) this.#view.setUint16(at, value, true);
    else {
      this.#view.setUint32(at, value, true);
      if (width === 8) this.#view.setUint32(at + 4, value > 0xffff_ffff ? value / 0x1_0000_0000 : 0, true);
    }
  }
}

export function chunkStart(index: number): number {
  return FILE_HEADER_SIZE + index * CHUNK_SIZE;
}
