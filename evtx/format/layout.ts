/** Sizes and offsets of the file and chunk headers that reader and writer share ([MS-EVEN6] 2.2.11 ff., libevtx documentation). */

export const FILE_HEADER_SIZE = 4096;
export const CHUNK_SIZE = 65_536;
/** Header, 64 name buckets and 32 template buckets: the first record stands here. */
export const CHUNK_HEADER_SIZE = 512;
/** Where in the chunk header the lists of names and of template definitions begin, and how many there are of each. */
export const NAME_BUCKETS = { offset: 128, count: 64 } as const;
export const TEMPLATE_BUCKETS = { offset: 384, count: 32 } as const;

/** `ElfFile\0` */
export const FILE_MAGIC = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00] as const;
/** `ElfChnk\0` */
export const CHUNK_MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0x00] as const;
/** `**\0\0`, read as u32 */
export const RECORD_MAGIC = 0x2a2a;
/** Magic, size, record id, FILETIME. */
export const RECORD_HEADER_SIZE = 24;

/** Header flag: the log was not closed properly. */
export const FLAG_DIRTY = 1;
/** Header flag: checksums are not maintained. */
export const FLAG_NO_CRC = 4;

export function startsWith(bytes: Uint8Array, magic: readonly number[], offset = 0): boolean {
  if (bytes.length < offset + magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[offset + i] !== magic[i]) return false;
  return true;
}

/** Whether a file that begins with these bytes claims to be an event log; eight bytes are enough. */
export function looksLikeEvtx(head: Uint8Array): boolean {
  return startsWith(head, FILE_MAGIC);
}
