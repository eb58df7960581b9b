import type { Entry } from "../container.ts";
import { BundleError } from "../errors.ts";
import { toPrintable } from "./names.ts";

/**
 * Reads one entry whole.
 *
 * @param limitBytes - Cap on the unpacked size: held against the declared size, then while reading, since that may lie.
 * @param container - Path of the container, for the message.
 * @returns The bytes; an empty entry gives length 0.
 * @throws BundleError `entry-too-large`, and what `Entry.open` throws.
 */
export async function readEntry(entry: Entry, limitBytes: number, container: string = entry.path): Promise<Uint8Array> {
  const tooLarge = () =>
    new BundleError("entry-too-large", { path: container, entry: toPrintable(entry.path), limit: limitBytes });
  if (entry.sizeBytes > limitBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of entry.open()) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw tooLarge();
    parts.push(chunk);
  }
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
