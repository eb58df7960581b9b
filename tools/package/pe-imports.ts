/** Reads the import table of a 64-bit Windows executable (PE32+; Microsoft, "PE Format"). */

/**
 * Functions that a newer Windows has and Server 2016 or 2012 R2 lacks: an executable that imports one of them does not
 * start there ("Entry Point Not Found"). Node 24.0.0 imported the first two (nodejs/node#57492). Wine has them all, so
 * no run under Wine can tell.
 */
const FORBIDDEN = [
  "SetThreadDescription",
  "GetThreadDescription",
  "VirtualAlloc2",
  "MapViewOfFile3",
  "CreatePseudoConsole",
];

export function findForbiddenImports(exe: Buffer): string[] {
  return readImports(exe).filter((name) => FORBIDDEN.includes(name.slice(name.indexOf("!") + 1)));
}

/** @returns `DLL!function` for each import by name. */
export function readImports(exe: Buffer): string[] {
  const header = exe.readUInt32LE(0x3c);
  // +6 u16 section count; +20 u16 size of the optional header, which starts at +24; +120 in that: directory 1, imports
  const optional = header + 24;
  const sections = Array.from({ length: exe.readUInt16LE(header + 6) }, (_, i) => {
    const at = optional + exe.readUInt16LE(header + 20) + 40 * i;
    const sizeBytes = Math.max(exe.readUInt32LE(at + 8), exe.readUInt32LE(at + 16));
    return { address: exe.readUInt32LE(at + 12), sizeBytes, offset: exe.readUInt32LE(at + 20) };
  });
  const toOffset = (address: number): number => {
    const section = sections.find((one) => address >= one.address && address < one.address + one.sizeBytes);
    if (!section) throw new Error(`no section holds the address ${address.toString(16)}`);
    return address - section.address + section.offset;
  };
  const textAt = (offset: number): string => exe.toString("latin1", offset, exe.indexOf(0, offset));

  const found: string[] = [];
  for (let entry = toOffset(exe.readUInt32LE(optional + 120)); exe.readUInt32LE(entry + 12) !== 0; entry += 20) {
    const library = textAt(toOffset(exe.readUInt32LE(entry + 12)));
    const names = exe.readUInt32LE(entry) || exe.readUInt32LE(entry + 16);
    for (let thunk = toOffset(names); ; thunk += 8) {
      const value = exe.readBigUInt64LE(thunk);
      if (value === 0n) break;
      // The top bit says that it is imported by number. A name follows a hint of two bytes.
      if (value >> 63n === 0n) found.push(`${library}!${textAt(toOffset(Number(value)) + 2)}`);
    }
  }
  return found;
}

/** Size of the signature that is attached to an executable, in bytes; 0 when it is not signed. */
export function signatureSize(exe: Buffer): number {
  // Directory 4, security: offset and size.
  return exe.readUInt32LE(exe.readUInt32LE(0x3c) + 24 + 112 + 4 * 8 + 4);
}
