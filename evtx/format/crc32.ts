/** CRC-32 as in zip and EVTX (reflected, polynomial 0xEDB88320), eight bytes a round ("slicing by eight"). */

const TABLES = buildTables();

function buildTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    tables[n] = c;
  }
  for (let n = 256; n < tables.length; n++) {
    const before = tables[n - 256] ?? 0;
    tables[n] = (tables[before & 0xff] ?? 0) ^ (before >>> 8);
  }
  return tables;
}

/**
 * CRC-32 of `bytes`.
 *
 * @param seed - The result for the bytes before these; 0 for the first.
 */
export function crc32(bytes: Uint8Array, seed = 0): number {
  const t = TABLES as { readonly [index: number]: number };
  const b = bytes as { readonly [index: number]: number };
  let crc = ~seed;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = crc ^ (at(b, i) | (at(b, i + 1) << 8) | (at(b, i + 2) << 16) | (at(b, i + 3) << 24));
    crc =
      at(t, 1792 + (low & 0xff)) ^
      at(t, 1536 + ((low >>> 8) & 0xff)) ^
      at(t, 1280 + ((low >>> 16) & 0xff)) ^
      at(t, 1024 + (low >>> 24)) ^
      at(t, 768 + at(b, i + 4)) ^
      at(t, 512 + at(b, i + 5)) ^
      at(t, 256 + at(b, i + 6)) ^
      at(t, at(b, i + 7));
  }
  for (; i < bytes.length; i++) crc = at(t, (crc ^ at(b, i)) & 0xff) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function at(list: { readonly [index: number]: number }, index: number): number {
  return list[index] as number;
}
