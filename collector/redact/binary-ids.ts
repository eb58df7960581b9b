/** GUIDs and SIDs between their text and the bytes in which directories and logs hold them. */

/** The order in which a GUID prints its bytes: the first three fields are little-endian. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** @param bytes - 16 of them. */
export function bytesToGuid(bytes: Uint8Array): string {
  const hex = ORDER.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function guidToBytes(guid: string): Uint8Array {
  const plain = Buffer.from(guid.replace(/[{}-]/g, ""), "hex");
  const bytes = new Uint8Array(16);
  ORDER.forEach((at, i) => {
    bytes[at] = plain[i] ?? 0;
  });
  return bytes;
}

/** An anchor as sync writes it. */
export const guidToBase64 = (guid: string): string => Buffer.from(guidToBytes(guid)).toString("base64");
export const base64ToGuid = (text: string): string => bytesToGuid(Buffer.from(text, "base64"));

export function bytesToSid(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // +0 u8 revision, +1 u8 count of parts, +2 six bytes authority (big-endian), +8 u32 each part
  let text = `S-${view.getUint8(0)}-${view.getUint16(2) * 0x1_0000_0000 + view.getUint32(4)}`;
  for (let at = 8; at + 4 <= bytes.length; at += 4) text += `-${view.getUint32(at, true)}`;
  return text;
}

/** @param sid - With as many parts as `like` has. */
export function sidToBytes(sid: string, like: Uint8Array): Uint8Array {
  const out = like.slice();
  const view = new DataView(out.buffer);
  sid
    .split("-")
    .slice(3)
    .forEach((part, i) => {
      if (8 + i * 4 + 4 <= out.length) view.setUint32(8 + i * 4, Number(part), true);
    });
  return out;
}
