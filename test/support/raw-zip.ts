import { crc32, deflateRawSync } from "node:zlib";

/** A zip writer that writes whatever it is told, also lies. Every field has an honest default. */
export interface RawEntry {
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array;
  /** Stored instead of deflated. */
  readonly stored?: boolean;
  /** What lies in the file instead of the packed data. */
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly sizeBytes?: number;
  readonly packedBytes?: number;
  readonly externalAttributes?: number;
  /** Name in the local header where it differs from the directory's. */
  readonly localName?: string;
  readonly localExtra?: Uint8Array;
  /** Length that the local header claims for its extra field. */
  readonly localExtraBytes?: number;
  /** Offset that the directory claims for the local header. */
  readonly offset?: number;
  /** Writes sizes and offset in the zip64 extra field. */
  readonly zip64?: boolean;
  /** Leaves out local header and data: the directory alone names this entry. */
  readonly directoryOnly?: boolean;
}

export interface RawOptions {
  readonly zip64?: boolean;
  readonly count?: number;
  readonly directoryBytes?: number;
  readonly directoryOffset?: number;
}

const UTF8_NAMES = 1 << 11;
const MADE_BY_UNIX = (3 << 8) | 45;
const FULL_32 = 0xffffffff;

export function rawZip(entries: readonly RawEntry[], options: RawOptions = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { local, central } = encode(entry, at);
    if (!entry.directoryOnly) {
      parts.push(local);
      at += local.length;
    }
    directory.push(central);
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = encodeEnd(entries.length, directoryBytes, at, options);
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]));
}

function encode(entry: RawEntry, at: number): { local: Buffer; central: Buffer } {
  const { data = new Uint8Array(), stored = false } = entry;
  const name = Buffer.from(entry.name);
  const localName = Buffer.from(entry.localName ?? entry.name);
  const packed = entry.packed ?? (stored ? data : deflateRawSync(data));
  const method = entry.method ?? (stored ? 0 : 8);
  const flags = entry.flags ?? UTF8_NAMES;
  const crc = entry.crc ?? crc32(data);
  const sizeBytes = entry.sizeBytes ?? data.length;
  const packedBytes = entry.packedBytes ?? packed.length;
  const offset = entry.offset ?? at;
  const big = entry.zip64 ?? false;
  const localExtra = big ? zip64Extra([sizeBytes, packedBytes]) : Buffer.from(entry.localExtra ?? []);
  const centralExtra = big ? zip64Extra([sizeBytes, packedBytes, offset]) : Buffer.alloc(0);

  const common = (extraBytes: number, nameBytes: number) => {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(big ? 45 : 20, 0); // version needed
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(0x58a10000, 6); // 2024-05-01 00:00
    fields.writeUInt32LE(crc >>> 0, 10);
    fields.writeUInt32LE(big ? FULL_32 : packedBytes, 14);
    fields.writeUInt32LE(big ? FULL_32 : sizeBytes, 18);
    fields.writeUInt16LE(nameBytes, 22);
    fields.writeUInt16LE(extraBytes, 24);
    return fields;
  };
  const local = Buffer.concat([
    Buffer.from("PK\x03\x04", "latin1"),
    common(entry.localExtraBytes ?? localExtra.length, localName.length),
    localName,
    localExtra,
    packed,
  ]);

  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((entry.externalAttributes ?? 0) >>> 0, 6);
  tail.writeUInt32LE(big ? FULL_32 : offset, 10);
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(MADE_BY_UNIX);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02", "latin1"),
    madeBy,
    common(centralExtra.length, name.length),
    tail,
    name,
    centralExtra,
  ]);
  return { local, central };
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [i, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return extra;
}

/** End of central directory, with the zip64 record and its locator in front where asked for. */
export function encodeEnd(count: number, bytes: number, offset: number, options: RawOptions = {}): Buffer {
  const declaredCount = options.count ?? count;
  const declaredBytes = options.directoryBytes ?? bytes;
  const declaredOffset = options.directoryOffset ?? offset;
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(options.zip64 ? 0xffff : declaredCount & 0xffff, 8);
  end.writeUInt16LE(options.zip64 ? 0xffff : declaredCount & 0xffff, 10);
  end.writeUInt32LE(options.zip64 ? FULL_32 : declaredBytes, 12);
  end.writeUInt32LE(options.zip64 ? FULL_32 : declaredOffset, 16);
  if (!options.zip64) return end;

  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", "latin1");
  record.writeBigUInt64LE(44n, 4); // size of the rest
  record.writeUInt16LE(MADE_BY_UNIX, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(declaredCount), 24);
  record.writeBigUInt64LE(BigInt(declaredCount), 32);
  record.writeBigUInt64LE(BigInt(declaredBytes), 40);
  record.writeBigUInt64LE(BigInt(declaredOffset), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}
