/** Writes event logs for fixtures: readers accept them, the Windows event viewer may be stricter. */

import { EvtxError } from "../errors.ts";
import { crc32 } from "../format/crc32.ts";
import { isoToFiletime } from "../format/filetime.ts";
import { CHUNK_SIZE, FILE_HEADER_SIZE, FILE_MAGIC, FLAG_DIRTY } from "../format/layout.ts";
import type { EvtxEvent, EvtxWriteOptions } from "../types.ts";
import { ChunkWriter, type Instance } from "./chunk-writer.ts";
import {
  classicDataTemplate,
  namedDataTemplate,
  OUTER,
  OUTER_COUNT,
  outerTemplate,
  type TemplateSpec,
} from "./template-spec.ts";
import * as value from "./typed-value.ts";

/** What Windows gives to events of classic sources. */
const CLASSIC_KEYWORD = 0x80_0000_0000_0000n;
const GUID = /^\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$/;

/**
 * A whole event log; the same events give the same bytes. Record ids run from 1.
 *
 * @throws {@link EvtxError} `event-too-large` when one event does not fit a chunk (64 KiB less 512 bytes, names and
 * templates included), `bad-value` for a number out of range, a time that is not ISO 8601 UTC, broken hex or GUID, or
 * a NUL in a text.
 */
export function writeEvtx(events: Iterable<EvtxEvent>, options: EvtxWriteOptions = {}): Uint8Array {
  const templates = new TemplateShelf();
  const chunks: Uint8Array[] = [];
  let nextId = 1;
  let chunk = new ChunkWriter(nextId);
  let firstChunkEnd = 0;
  for (const event of events) {
    const instance = toInstance(event, nextId, templates);
    const filetime = isoToFiletime(event.timeUtc);
    if (!chunk.add(nextId, filetime, instance)) {
      chunks.push(chunk.finish());
      firstChunkEnd ||= nextId;
      chunk = new ChunkWriter(nextId);
      if (!chunk.add(nextId, filetime, instance)) {
        throw new EvtxError("event-too-large", `event number ${nextId} does not fit a chunk of ${CHUNK_SIZE} bytes`);
      }
    }
    nextId++;
  }
  // Windows, too, keeps one chunk in an empty log.
  chunks.push(chunk.finish());

  const file = new Uint8Array(FILE_HEADER_SIZE + chunks.length * CHUNK_SIZE);
  // A live log's header is brought up to date on closing only: it still tells of the first chunk.
  const told = options.dirty ? { chunks: 1, nextId: firstChunkEnd || nextId } : { chunks: chunks.length, nextId };
  writeFileHeader(file, told.chunks, told.nextId, options);
  chunks.forEach((bytes, index) => {
    file.set(bytes, FILE_HEADER_SIZE + index * CHUNK_SIZE);
  });
  return file;
}

function writeFileHeader(file: Uint8Array, chunkCount: number, nextId: number, options: EvtxWriteOptions): void {
  const view = new DataView(file.buffer);
  file.set(FILE_MAGIC); //                                           +0   magic
  view.setBigUint64(8, 0n, true); //                                 +8   u64 first chunk
  view.setBigUint64(16, BigInt(chunkCount - 1), true); //            +16  u64 last chunk
  view.setBigUint64(24, BigInt(nextId), true); //                    +24  u64 next record id
  view.setUint32(32, 128, true); //                                  +32  u32 header size
  view.setUint16(36, options.minorVersion ?? 1, true); //            +36  u16 minor version
  view.setUint16(38, 3, true); //                                    +38  u16 major version
  view.setUint16(40, FILE_HEADER_SIZE, true); //                     +40  u16 header block size
  view.setUint16(42, chunkCount, true); //                           +42  u16 count of chunks
  view.setUint32(120, options.dirty ? FLAG_DIRTY : 0, true); //      +120 u32 flags
  view.setUint32(124, crc32(file.subarray(0, 120)), true); //        +124 u32 CRC of bytes 0–119
}

function toInstance(event: EvtxEvent, recordId: number, templates: TemplateShelf): Instance {
  rejectNul(event.provider, event.channel, event.computer, ...event.data.flat());
  const values = new Array<value.TypedValue | Instance>(OUTER_COUNT).fill(value.NULL_VALUE);
  values[OUTER.level] = value.uint8Value(event.level);
  values[OUTER.opcode] = value.uint8Value(0);
  values[OUTER.task] = value.uint16Value(0);
  values[OUTER.eventId] = value.uint16Value(event.eventId);
  if (event.qualifiers !== undefined) values[OUTER.qualifiers] = value.uint16Value(event.qualifiers);
  values[OUTER.keywords] = value.hexInt64Value(CLASSIC_KEYWORD);
  values[OUTER.timeCreated] = value.filetimeValue(event.timeUtc);
  values[OUTER.processId] = value.uint32Value(0);
  values[OUTER.threadId] = value.uint32Value(0);
  values[OUTER.eventRecordId] = value.uint64Value(event.eventRecordId ?? recordId);
  values[OUTER.version] = value.uint8Value(0);
  values[OUTER.payload] = payload(event, templates);
  return { template: templates.outer(event), values };
}

function payload({ data, binary }: EvtxEvent, templates: TemplateShelf): Instance {
  const binaryValue = binary === undefined ? value.NULL_VALUE : value.binaryValue(binary);
  if (data.length > 0 && data.every(([name]) => name === "")) {
    const strings = value.stringArrayValue(data.map(([, text]) => text));
    return { template: templates.classic, values: [strings, binaryValue] };
  }
  const template = templates.named(data.map(([name]) => name));
  return { template, values: [...data.map(([, text]) => value.stringValue(text)), binaryValue] };
}

/** NUL ends an item of a string array and is cut off a string: such a text would not come back. */
function rejectNul(...texts: string[]): void {
  if (texts.some((text) => text.includes("\0"))) throw new EvtxError("bad-value", "a text holds a NUL");
}

/** Each template is made once per file: the chunk knows it again by identity. */
class TemplateShelf {
  readonly classic = classicDataTemplate();
  readonly #made = new Map<string, TemplateSpec>();

  outer({ provider, providerGuid, channel, computer }: EvtxEvent): TemplateSpec {
    if (providerGuid !== undefined && !GUID.test(providerGuid)) {
      throw new EvtxError("bad-value", `not a GUID: ${providerGuid}`);
    }
    const key = ["outer", provider, providerGuid ?? "", channel, computer].join("\0");
    return this.#get(key, () => outerTemplate(provider, providerGuid, channel, computer));
  }

  named(names: readonly string[]): TemplateSpec {
    return this.#get(["named", ...names].join("\0"), () => namedDataTemplate(names));
  }

  #get(key: string, make: () => TemplateSpec): TemplateSpec {
    const known = this.#made.get(key);
    if (known) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }
}
