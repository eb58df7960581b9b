/** Logs of other records than events as they are usually written. */
import { CHUNK_HEADER_SIZE, FILE_HEADER_SIZE, RECORD_MAGIC } from "../../evtx/format/layout.ts";
import { EvtxWriter, type Fragment, type Instance } from "../../evtx/index.ts";

export function logOf(...contents: readonly (Instance | Fragment)[]): Uint8Array {
  const writer = new EvtxWriter();
  for (const content of contents) writer.addRecord(content);
  return writer.finish();
}

/**
 * Templates that hold nothing but `fan` instances of the next one each, `levels` deep. The records name them from the
 * innermost outwards, so that each finds the next one compiled.
 */
export function instanceBombLog(fan: number, levels: number): Uint8Array {
  const log = new EvtxWriter({ dirty: true }).finish();
  const chunk = log.subarray(FILE_HEADER_SIZE);
  const view = new DataView(chunk.buffer, chunk.byteOffset);
  const recordSize = 56;
  const definitionSize = 24 + 4 + 14 * fan + 1;
  const definitions = CHUNK_HEADER_SIZE + levels * recordSize;
  /** Token, version, first field of the GUID; offset of the definition; no values. */
  const instance = (p: number, level: number) => {
    chunk.set([0x0c, 1], p);
    chunk.fill(level + 1, p + 2, p + 6);
    view.setUint32(p + 6, definitions + level * definitionSize, true);
  };
  for (let level = 0; level < levels; level++) {
    const definition = definitions + level * definitionSize;
    const inside = level === levels - 1 ? 0 : fan;
    chunk.fill(level + 1, definition + 4, definition + 20);
    view.setUint32(definition + 20, 4 + 14 * inside + 1, true);
    chunk.set([0x0f, 1, 1, 0], definition + 24);
    for (let i = 0; i < inside; i++) instance(definition + 28 + i * 14, level + 1);

    const record = CHUNK_HEADER_SIZE + (levels - 1 - level) * recordSize;
    view.setUint32(record, RECORD_MAGIC, true);
    view.setUint32(record + 4, recordSize, true);
    view.setUint32(record + 8, levels - level, true);
    chunk.set([0x0f, 1, 1, 0], record + 24);
    instance(record + 28, level);
    view.setUint32(record + recordSize - 4, recordSize, true);
  }
  view.setUint32(48, CHUNK_HEADER_SIZE + levels * recordSize, true);
  return log;
}
