import type { EventRecord } from "../../bundle/events.ts";
import { newestUncured, refs } from "../recency.ts";
import type { NonEmpty } from "../rule.ts";
import type { EvidenceRef, History } from "../views.ts";

/** What a failure to process requests says, as all rules of its kind tell it. */
type ProcessingVerdict =
  | { readonly kind: "pass" }
  | {
      readonly kind: "fail";
      readonly finding: "failed";
      readonly data: { readonly failedUtc: string };
      readonly evidence: NonEmpty<EvidenceRef>;
    };

/** The newest record of this id counts until a request succeeds or writeback is switched on anew. */
export function judgeProcessingFailure(
  eventId: number,
  { writebackEvents, history }: { readonly writebackEvents: readonly EventRecord[]; readonly history: History },
): ProcessingVerdict {
  const failed = newestUncured(writebackEvents, [eventId], "writebackEvents", history, [
    "request-succeeded",
    "switched-on",
  ]);
  if (!failed) return { kind: "pass" };
  return {
    kind: "fail",
    finding: "failed",
    data: { failedUtc: failed.timeUtc },
    evidence: refs("writebackEvents", failed),
  };
}
