/** Puts bytes in or takes bytes out of a chunk so that all else keeps its meaning: sizes and offsets follow. */
import { CHUNK_SIZE } from "../../evtx/format/layout.ts";
import type { ChunkMap } from "./chunk-map.ts";

/** @returns false, with nothing changed, when the chunk has no room. */
export function splice(chunk: Uint8Array, map: ChunkMap, at: number, removed: number, inserted: Uint8Array): boolean {
  const delta = inserted.length - removed;
  const from = at + removed;
  const { end } = map;
  if (from > end || end + delta > CHUNK_SIZE) return false;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  chunk.copyWithin(at + inserted.length, from, end);
  if (delta < 0) chunk.fill(0, end + delta, end);
  chunk.set(inserted, at);

  const moved = (p: number) => (p >= from ? p + delta : p);
  const isGone = (p: number) => p >= at && p < from;
  for (const kind of ["name-offset", "definition-offset"] as const) {
    for (const field of map.of(kind)) {
      if (isGone(field.at)) continue;
      const target = view.getUint32(moved(field.at), true);
      if (target < end) view.setUint32(moved(field.at), moved(target), true);
    }
  }
  for (const { start, end: extentEnd, sizeAt, width } of map.extents) {
    if (at < start || from > extentEnd || isGone(sizeAt)) continue;
    const place = moved(sizeAt);
    if (width === 2) view.setUint16(place, view.getUint16(place, true) + delta, true);
    else view.setUint32(place, view.getUint32(place, true) + delta, true);
  }
  const record = map.records.find(({ start, end: recordEnd }) => at > start && from < recordEnd);
  if (record) view.setUint32(record.end + delta - 4, view.getUint32(record.start + 4, true), true);
  view.setUint32(48, view.getUint32(48, true) + delta, true);
  return true;
}
