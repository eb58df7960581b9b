import type { EvtxCertificate } from "../../evtx/types.ts";
import { safeText } from "./safe-text.ts";

/** A report read back from JSON vouches for nothing, so every field may be absent. */
type Certificate = { readonly [K in keyof EvtxCertificate]?: unknown };

/** What was wrong with a log, a few words each; empty for a log that was read whole. */
export function damageNotes(certificate: Certificate): string[] {
  const skipped = toNumber(certificate.recordsSkippedCount);
  const doubtful = toNumber(certificate.recordsDoubtful);
  const missing = toNumber(certificate.missingIds);
  const checksums = toNumber(certificate.badChecksums);
  return [
    ...(skipped > 0 ? [`${count(skipped, "record")} unreadable${reasonsOf(certificate)}`] : []),
    ...(doubtful > 0 ? [`${count(doubtful, "record")} damaged, read in part`] : []),
    ...(missing > 0 ? [`${count(missing, "record number")} missing in ${count(gapsOf(certificate), "gap")}`] : []),
    ...(checksums > 0 ? [`${count(checksums, "checksum")} wrong`] : []),
    ...(certificate.truncated === true ? ["the file ends too early"] : []),
    ...(certificate.dirty === true ? ["not closed properly (usual for a copy of a log in use)"] : []),
  ];
}

/**
 * How complete a reading was: what was there, then what was not.
 *
 * @param listed - Records that every filter let through, which the certificate does not know.
 */
export function certificateNotes(certificate: Certificate, listed: number): string[] {
  const seen = toNumber(certificate.recordsSeen);
  const from = certificate.firstTimeUtc;
  const to = certificate.lastTimeUtc;
  const damage = damageNotes(certificate);
  return [
    `${count(seen, "record")} in ${count(toNumber(certificate.chunksSeen), "chunk")}, ${grouped(listed)} listed`,
    ...(typeof from === "string" && typeof to === "string" ? [`${shortTime(from)} to ${shortTime(to)}`] : []),
    ...(damage.length > 0 ? damage : ["nothing missing"]),
  ];
}

function reasonsOf({ recordsSkipped, recordsSkippedCount }: Certificate): string {
  const listed = Array.isArray(recordsSkipped) ? recordsSkipped : [];
  const tally = new Map<string, number>();
  for (const one of listed) {
    const reason = typeof one?.reason === "string" ? safeText(one.reason, 40) : "unknown";
    tally.set(reason, (tally.get(reason) ?? 0) + 1);
  }
  const parts = [...tally].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, times]) => `${reason} ${times}`);
  const first = toNumber(recordsSkippedCount) > listed.length ? `of the first ${listed.length}: ` : "";
  return parts.length > 0 ? ` (${first}${parts.join(", ")})` : "";
}

const gapsOf = ({ gaps }: Certificate): number => (Array.isArray(gaps) ? gaps.length : 0);
const toNumber = (value: unknown): number => (typeof value === "number" ? value : 0);

/** `1 record`, `1,234 records`. */
export function count(amount: number, noun: string): string {
  return `${grouped(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

const grouped = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, ",");

/** Times in a text without their fractions of a second, which no reader needs. */
export function shortTime(text: string): string {
  return text.replace(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z/g, "$1Z");
}
