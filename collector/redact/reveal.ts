/** From a pseudonym back to what it stands for. */
import { base64ToGuid, guidToBase64 } from "./binary-ids.ts";
import type { PseudonymMap } from "./map-file.ts";
import type { MapEntry } from "./pseudonyms.ts";

/** One pseudonym, in any letter case, in braces or in base64 where it is an anchor. */
export function reveal({ entries }: PseudonymMap, pseudonym: string): MapEntry | undefined {
  const text = pseudonym.trim().replace(/^\{(.*)\}$/, "$1");
  const find = (wanted: string) => entries.find((one) => one.pseudonym.toLowerCase() === wanted.toLowerCase());
  const found = find(text);
  if (found !== undefined || !/^[\w+/]{22}==$/.test(text)) return found;
  const guid = find(base64ToGuid(text));
  return guid && { ...guid, pseudonym: text, identity: guidToBase64(guid.identity) };
}

/** Everything in a text that is a pseudonym. */
export function revealText({ entries }: PseudonymMap, text: string): string {
  const known = new Map(entries.map(({ pseudonym, identity }) => [pseudonym.toLowerCase(), identity]));
  const anchors = text.replace(/[\w+/]{22}==/g, (anchor) => {
    const guid = known.get(base64ToGuid(anchor));
    return guid === undefined ? anchor : guidToBase64(guid);
  });
  // Longest first: a name that was put together from others is one of its own.
  const words = [...known.keys()]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (words.length === 0) return text;
  const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${words.join("|")})(?![A-Za-z0-9])`, "gi");
  return anchors.replace(pattern, (word) => known.get(word.toLowerCase()) ?? word);
}
