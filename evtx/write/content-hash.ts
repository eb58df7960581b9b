/**
 * 128 bits of a text, the same everywhere, for naming a template after what it holds. Not cryptographic: nobody gains
 * by a collision, and readers compare the content behind an equal GUID anyway.
 */
export function contentHash(text: string): Uint8Array {
  const lanes = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  const hash = new Uint8Array(16);
  const view = new DataView(hash.buffer);
  lanes.forEach((seed, lane) => {
    let h = seed;
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), 0x9e3779b1);
      h ^= h >>> 15;
    }
    h = Math.imul(h ^ text.length, 0x85ebca6b);
    view.setUint32(lane * 4, (h ^ (h >>> 13)) >>> 0, true);
  });
  return hash;
}
