/** Which way an artefact is read. */
import { looksLikeEvtx } from "../../evtx/index.ts";

export type RedactFormat = "event-log" | "json" | "json-lines" | "xml" | "text";

export function formatOf(path: string, bytes: Uint8Array): RedactFormat {
  if (/\.evtx$/i.test(path) || looksLikeEvtx(bytes.subarray(0, 8))) return "event-log";
  if (/\.json$/i.test(path)) return "json";
  if (/(?:^|\/)collector\.log$|\.jsonl$/i.test(path)) return "json-lines";
  return /\.xml$/i.test(path) ? "xml" : "text";
}
