import type { Redactor } from "./redact/redactor.ts";
import type { SourceResult } from "./take-source.ts";

/**
 * What may be written in the place of what was read. Secrets leave in any case; what cannot be searched for them is
 * not written at all, and its row says so.
 */
export function redactResults(
  results: readonly SourceResult[],
  redactor: Redactor,
  identities: boolean,
): readonly SourceResult[] {
  if (identities) {
    for (const { files } of results) for (const [path, bytes] of files) redactor.learn(path, bytes);
  }
  return results.map((result) => redactOne(result, redactor));
}

function redactOne({ row, files }: SourceResult, redactor: Redactor): SourceResult {
  const clean = new Map<string, Uint8Array>();
  const lost: string[] = [];
  for (const [path, bytes] of files) {
    try {
      clean.set(path, redactor.redact(path, bytes));
    } catch {
      lost.push(path);
    }
  }
  if (lost.length === 0) return { row, files: clean };
  const detail = `cannot be searched for secrets, and is left out: ${lost.join(", ")}`.slice(0, 2000);
  const outcome = clean.size === 0 ? "failed" : "truncated";
  return { row: { ...row, outcome, code: "not-redacted", detail, paths: [...clean.keys()] }, files: clean };
}
