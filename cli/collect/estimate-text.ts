import { safeText } from "../../analyzer/report/safe-text.ts";
import type { Estimate } from "../../collector/estimate.ts";
import { sizeText } from "./closing.ts";

export function estimateText({ rows, bundleBytes, usualSeconds, mostSeconds }: Estimate): string {
  return [
    ...rows.map(({ what, readBytes, packedBytes }) =>
      readBytes === null || packedBytes === null
        ? `${safeText(what, 2000)}: cannot be seen from here`
        : `${safeText(what, 2000)}: ${sizeText(readBytes)} on the disk, at most ${sizeText(packedBytes)} packed`,
    ),
    "",
    `The bundle: at most about ${sizeText(bundleBytes)}, usually far less, as few records of a log are taken.`,
    `Time: usually ${Math.ceil(usualSeconds)} seconds or less, never more than about ${Math.ceil(mostSeconds)}.`,
    "",
  ].join("\n");
}
