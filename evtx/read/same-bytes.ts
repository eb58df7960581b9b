/** Bytes compared four at a time. */
export function isSame(one: DataView, oneAt: number, other: DataView, otherAt: number, size: number): boolean {
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    if (one.getInt32(oneAt + i, true) !== other.getInt32(otherAt + i, true)) return false;
  }
  for (; i < size; i++) if (one.getUint8(oneAt + i) !== other.getUint8(otherAt + i)) return false;
  return true;
}

export function copyBytes(from: DataView, fromAt: number, to: DataView, toAt: number, size: number): void {
  for (let i = 0; i < size; i++) to.setUint8(toAt + i, from.getUint8(fromAt + i));
}
