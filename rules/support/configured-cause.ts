import type { Data, NonEmpty } from "../rule.ts";
import type { EvidenceRef } from "../views.ts";
import { findCurrentRefusal, type RefusalCause, type RefusalInput } from "./refusals.ts";

/** What a doubtful setting comes to, as all rules of its kind tell it. */
type ConfiguredVerdict =
  | { readonly kind: "pass" }
  | {
      readonly kind: "fail";
      readonly finding: "refusing" | "set" | "earlier";
      readonly data: Data;
      readonly evidence: NonEmpty<EvidenceRef>;
    };

/**
 * A setting that can keep requests from being carried out is a cause only beside a refusal of that kind; alone it is
 * told and steers nothing.
 *
 * @param fields - Where the setting stands; empty: it is as it should be, or not in the evidence.
 * @param data - What the findings say of it.
 */
export function judgeConfiguredCause(
  input: RefusalInput,
  cause: RefusalCause,
  fields: readonly EvidenceRef[],
  data: Data,
): ConfiguredVerdict {
  const [first, ...more] = fields;
  if (!first) return { kind: "pass" };
  const refusal = findCurrentRefusal(input, cause);
  if (!refusal) return { kind: "fail", finding: "set", data, evidence: [first, ...more] };
  return {
    kind: "fail",
    finding: refusal.finding === "refused" ? "refusing" : "earlier",
    data: { ...refusal.data, ...data },
    evidence: [...refusal.evidence, first, ...more],
  };
}
