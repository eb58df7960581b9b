import { safeText } from "../../analyzer/report/safe-text.ts";
import { hang, wrapText } from "../../analyzer/report/terminal-layout.ts";
import type { ManifestSource } from "../../bundle/manifest.ts";
import type { Collected } from "../../collector/collect.ts";
import { ledgerTexts } from "../../collector/redact/ledger.ts";
import { WHOLE } from "./live-list.ts";

/** What was collected, what was not and why, what was taken out, and what to do with it. */
export function closingLines(
  { manifest, sizeBytes }: Collected,
  path: string,
  facts: {
    readonly elevated: boolean | null;
    readonly isSealed: boolean;
    readonly mapPath: string | null;
    readonly signedBy: string | null;
  },
): string[] {
  const { sources, redactions } = manifest;
  const leftOut = sources.filter(({ code }) => code === "not-asked");
  const gaps = gapsOf(sources);
  const refused = gaps.filter(({ outcome }) => outcome === "denied");
  const whole = sources.length - leftOut.length - gaps.length;
  const removed = ledgerTexts(redactions).join("; ");
  return [
    "",
    `The bundle: ${safeText(path, 2000)}, ${sizeText(sizeBytes)}${facts.isSealed ? ", sealed" : ""}.`,
    `Collected: ${whole} of ${sources.length - leftOut.length} sources.`,
    ...(leftOut.length === 0 ? [] : [`Left out, as asked: ${leftOut.map(({ id }) => id).join(", ")}.`]),
    ...(gaps.length === 0 ? [] : ["Not, or not whole:"]),
    ...byReason(gaps),
    `Taken out before writing: ${removed === "" ? "nothing had to be" : removed}.`,
    ...(facts.signedBy === null
      ? []
      : [`Signed: the key's SHA-256 is ${facts.signedBy}; tell it to support by another way.`]),
    ...(facts.mapPath === null ? [] : [`What turns the pseudonyms back stays here: ${safeText(facts.mapPath, 2000)}`]),
    ...(refused.length > 0 && facts.elevated !== true ? [ELEVATE] : []),
    facts.isSealed
      ? "Send this one file to the holder of the key; nobody else can open it."
      : "Send this one file to whoever asked for it. Any zip program shows what is in it; manifest.json lists it.",
  ];
}

/** Lines of at most that many columns, broken at blanks; what is indented stays so. */
export function fold(lines: readonly string[], width: number): string[] {
  return lines.flatMap((line) => (line.startsWith("  ") ? hang("  ", line.trimStart(), width) : wrapText(line, width)));
}

/** How to get the rights that are missing. */
export const ELEVATE =
  "To read what was refused: open the Start menu, type cmd, choose Run as administrator, and collect again there, as a member of ADSyncAdmins.";

/** `  denied (access-denied): tls, dotnet`, and the words of the one where it stands alone. */
function byReason(gaps: readonly ManifestSource[]): string[] {
  const reasons = new Map<string, ManifestSource[]>();
  for (const gap of gaps) {
    const reason = `${gap.outcome}${gap.code === null ? "" : ` (${gap.code})`}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), gap]);
  }
  return [...reasons].map(([reason, of]) => {
    const details = new Set(of.map(({ detail }) => detail ?? ""));
    const [detail] = details;
    const said = details.size === 1 && detail !== "" ? `, ${detail}` : "";
    return safeText(`  ${reason}${said}: ${of.map(({ id }) => id).join(", ")}`, 1000);
  });
}

/** Sources that were asked for and are not there, or not whole. */
export function gapsOf(sources: readonly ManifestSource[]): ManifestSource[] {
  return sources.filter(({ outcome, code }) => !WHOLE.has(outcome) && code !== "not-asked");
}

/** `3.1 MB`. */
export function sizeText(bytes: number): string {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}
