/** SDBM over 16-bit units, as Windows hashes names and (in format 3.1) template GUIDs; of a name 16 bits are stored. */
export function sdbmHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 65_599) + text.charCodeAt(i)) >>> 0;
  return hash;
}
