import { TSW_2025, WINDOWS } from "./citations.ts";
import { installerRecords, productOf } from "./installer-records.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const RECONFIGURED: readonly number[] = [1035, 11728];

export default defineRule({
  id: "product-repaired-only",
  title: "Repair in place of an upgrade",
  why: "The documented step is the install of the latest build. A repair of the same build is none.",
  needs: ["installEvents", "history"],
  covers: ["MsiInstaller/1035", "MsiInstaller/11728"],
  cites: [TSW_2025, WINDOWS],
  limits: ["Tools that list products through Win32_Product make Windows check every product and log the same records."],
  findings: {
    repaired: {
      says: "{product} was repaired or reconfigured at {repairedUtc}, since the fault began; this is not counted as an upgrade.",
      effect: { kind: "note" },
    },
  },
  evaluate({ installEvents, history }) {
    const { onset, state } = history.outage;
    // Without a fault there is nothing that a repair could be mistaken to have cured.
    if (onset === null || state === "healthy" || state === "recovered") return { kind: "pass" };
    const repaired = installerRecords(installEvents, RECONFIGURED).at(-1);
    if (!repaired || steadyTime(history.clockJumps, "installEvents", repaired) < onset.at) return { kind: "pass" };
    if (episodesAfter(history, onset.at, ["installed", "auto-upgrade"]).length > 0) return { kind: "pass" };
    return {
      kind: "fail",
      finding: "repaired",
      data: { product: productOf(repaired), repairedUtc: repaired.timeUtc },
      evidence: refs("installEvents", repaired),
    };
  },
});
