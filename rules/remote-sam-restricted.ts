import { KB_PERMISSIONS, KB_SSPR_0029 } from "./citations.ts";
import { eventText } from "./event-tokens.ts";
import { linkLostSince, newestUncured, refs, SUCCESS } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { findCurrentRefusal } from "./support/refusals.ts";

const PRIVILEGED_REFUSAL = 33004;
const PASSWORD_SET_FAILED = 6329;
const DENIED = /\bERROR_ACCESS_DENIED\b|\b0x80070005\b/i;

export default defineRule({
  id: "remote-sam-restricted",
  title: "Remote SAM calls",
  why: "The connector account looks users up through remote SAM calls; a policy that limits the callers makes AD refuse the reset.",
  needs: ["securityOptions", "history"],
  uses: ["writebackEvents", "syncEvents"],
  covers: ["requirement/restrict-remote-sam"],
  cites: [KB_SSPR_0029, KB_PERMISSIONS],
  limits: [
    "Sees this server only; the same value on a domain controller has the same effect.",
    "Does not read who the policy lets in: the connector account may be among them.",
  ],
  findings: {
    set: {
      says: "Remote SAM calls to this server are restricted ({sddl}). No refused reset is tied to it in this bundle.",
      effect: { kind: "note" },
    },
    refusing: {
      says: "AD refused a reset at {refusedUtc} with access denied, and remote SAM calls are restricted on this server ({sddl}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "Find the policy: gpresult /h report.html, then Network access: Restrict clients allowed to make remote calls to SAM.",
          "Either add the connector account (MSOL_… or your own) to that policy, for this server and for the domain controllers,",
          "or take the policy away and delete RestrictRemoteSam under HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa on each machine concerned: the value stays behind when the policy is gone, and comes back while it applies. Note the old value to undo.",
          "Run gpupdate /force on each, then repeat the reset. No restart of the sync service is asked for.",
        ],
      },
    },
  },
  evaluate({ securityOptions, history, writebackEvents, syncEvents }) {
    const sddl = securityOptions.restrictRemoteSam;
    if (sddl === null || sddl.trim() === "") return { kind: "pass" };
    const setting = { artifact: "securityOptions", field: "restrictRemoteSam" } as const;

    const privileged = newestUncured(writebackEvents ?? [], [PRIVILEGED_REFUSAL], "writebackEvents", history, SUCCESS);
    const denied = newestUncured(
      (syncEvents ?? []).filter((record) => DENIED.test(eventText(record))),
      [PASSWORD_SET_FAILED],
      "syncEvents",
      history,
      SUCCESS,
    );
    // It explains the refusals for want of rights, and is told before them.
    const refusal = findCurrentRefusal(
      { writebackEvents: writebackEvents ?? [], syncEvents, history },
      "ad-permission-denied",
    );
    const count = refusal?.data["count"] ?? 1;
    for (const [artifact, record] of [
      ["syncEvents", denied],
      ["writebackEvents", privileged],
    ] as const) {
      if (!record || linkLostSince(history, artifact, record)) continue;
      return {
        kind: "fail",
        finding: "refusing",
        data: { sddl, refusedUtc: record.timeUtc, count },
        evidence: [...refs(artifact, record), setting],
      };
    }
    return { kind: "fail", finding: "set", data: { sddl }, evidence: [setting] };
  },
});
