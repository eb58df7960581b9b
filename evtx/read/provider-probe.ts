/** Reads the provider from a definition without compiling it: most templates are rejected right here. */

import { MORE, TOKEN, TOKEN_MASK } from "../format/token.ts";
import { VALUE } from "../format/value-type.ts";
import type { Chunk } from "./chunk.ts";
import { utf16Text } from "./utf16.ts";

const PATH = ["Event", "System", "Provider"] as const;

/**
 * @param start - Of the definition's body, in the chunk.
 * @param end - Behind it.
 * @returns The literal `Event/System/Provider/@Name` or the slot of the value that fills it, where these are the first
 * elements, as Windows writes them; undefined where the definition looks different in any way.
 */
export function probeProvider(chunk: Chunk, start: number, end: number): string | number | undefined {
  const { view } = chunk;
  let p = start;
  if (view.getUint8(p) === TOKEN.fragmentHeader) p += 4;
  for (const name of PATH) {
    const token = view.getUint8(p);
    if ((token & TOKEN_MASK) !== TOKEN.openElement) return undefined;
    // The dependency id (many logs have one on `Event`) has no say in where the provider stands.
    if (!chunk.hasName(view.getUint32(p + 7, true), name)) return undefined;
    p = chunk.afterName(p + 7);
    if (token & MORE) {
      p += 4;
      while ((view.getUint8(p) & TOKEN_MASK) === TOKEN.attribute) {
        const isProvider = name === "Provider" && chunk.hasName(view.getUint32(p + 1, true), "Name");
        p = chunk.afterName(p + 1);
        const content = view.getUint8(p);
        let after: number;
        // Nothing but one plain text or one value will do.
        if (content === TOKEN.text && view.getUint8(p + 1) === VALUE.string) {
          after = p + 4 + view.getUint16(p + 2, true) * 2; //                  token, u8 type, u16 units, UTF-16
        } else if (content === TOKEN.substitution || content === TOKEN.optionalSubstitution) {
          after = p + 4; //                                                    token, u16 slot, u8 type
        } else return undefined;
        if (isProvider) {
          // A definition whose size ends it before is not compiled that far, either.
          if (after >= end || !endsAttribute(view.getUint8(after))) return undefined;
          return content === TOKEN.text ? utf16Text(view, p + 4, (after - p - 4) >> 1) : view.getUint16(p + 1, true);
        }
        p = after;
      }
    }
    if (view.getUint8(p) !== TOKEN.closeStartElement) return undefined;
    p++;
  }
  return undefined;
}

function endsAttribute(token: number): boolean {
  const kind = token & TOKEN_MASK;
  return kind === TOKEN.attribute || kind === TOKEN.closeStartElement || kind === TOKEN.closeEmptyElement;
}
