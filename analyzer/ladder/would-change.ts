import type { ViewMap } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import type { Recommendation, Rung } from "../report/report.ts";
import { isAttemptable } from "./said.ts";

/** The evidence that would lead to another advice, most telling first. Each line names something that can be got. */
export function whatWouldChange(input: {
  readonly advice: Recommendation;
  readonly rungs: readonly Rung[];
  readonly views: ViewMap;
  readonly evidence: Evidence;
}): string[] {
  const { advice, rungs, views, evidence } = input;
  const { outage, coverage } = views.history;
  const lines: string[] = [];
  if (advice.kind === "nothing")
    return ["A failure record (31034, 31044, 32001, 32002), or no heartbeat for 15 minutes, after this collection."];
  if (advice.kind === "cannot-tell") {
    return advice.commands.length > 0
      ? ["The output of the commands above, added to the same folder or zip."]
      : ["A test user's reset, and a new collection: success (31002) or failure is then on record."];
  }
  if (advice.kind === "off-ladder") {
    lines.push("A request that succeeds (31002, 31007, 31010) in a newer collection, or the cause seen removed.");
  }
  if (advice.kind === "mend") lines.push("The same fault seen gone in a newer collection.");
  if (advice.kind === "finish") {
    lines.push("The step seen finished: 31005 for the switch, 1033 or 11707 for an installation.");
  }
  if (outage.basis === "just-started") {
    lines.push("Two heartbeats (31019) of each relay in a newer collection: nothing to do.");
  }
  if (outage.state === "down" || outage.state === "degraded") {
    const relays = outage.namespaces.filter((relay) => relay.state !== "retired").map((relay) => relay.name);
    lines.push(
      `Two heartbeats (31019) in a row${relays.length > 0 ? ` from ${relays.join(" and ")}` : ""} in a newer collection: nothing to do.`,
    );
    lines.push(
      "A request that arrives (31001) and is refused (33xxx): then the AD side is the matter, not the ladder.",
    );
  }
  const rung = rungs.find((one) => one.step === advice.step);
  if (rung && isAttemptable(rung.step) && (rung.state === "untried" || rung.state === "unknown")) {
    lines.push(`If this was done already since ${outage.onsetUtc ?? "the trouble began"}: --attempted ${rung.step}.`);
  }
  if (outage.onsetKnown === "at-or-before" && coverage.fromUtc !== null) {
    lines.push(
      `Records older than ${coverage.fromUtc}: the log begins inside the outage, and earlier attempts cannot be seen.`,
    );
  }
  if (views.server.version === null)
    lines.push(
      "The product version (uninstall rows or the configuration export): it decides the edition and whether an upgrade is due.",
    );
  if (evidence.artifacts.installEvents.state === "missing")
    lines.push("Installer records (MsiInstaller): an upgrade could not be seen in this export.");
  return lines;
}
