import { PT_2017, TSW_2025 } from "./citations.ts";
import { episodesAfter } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";
import type { EvidenceRef } from "./views.ts";

export default defineRule({
  id: "forest-password-operations-off",
  title: "Password operations of each forest",
  why: "A forest added after writeback was enabled has password operations switched off: resets for its users fail until writeback is switched off and on.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents", "serverConfiguration"],
  covers: ["ADSync/6329", "PasswordResetService/33009", "hr/0x8023061f"],
  cites: [TSW_2025, PT_2017],
  limits: [
    "That the record 33009 goes with this code is likely, not documented; the code is taken from wherever it stands.",
  ],
  findings: {
    refused: {
      says: "Password operations are off for the forest of {user} (code 0x8023061F at {refusedUtc}; forests with the setting off: {forests}; {tally}). The page sends straight to switching writeback off and on.",
      effect: { kind: "shortcut", step: "toggle" },
    },
    configured: {
      says: "Password operations are off for {forests} although writeback is on: resets for users there will fail with 0x8023061F until writeback is switched off and on.",
      effect: { kind: "note" },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const names: string[] = [];
    const fields: EvidenceRef[] = [];
    const connectors = input.serverConfiguration?.connectors ?? [];
    connectors.forEach((connector, i) => {
      if (connector.kind !== "active-directory" || connector.passwordSyncAllowed !== false) return;
      names.push(connector.forest ?? connector.name ?? "a forest without name");
      fields.push({ artifact: "serverConfiguration", field: `connectors[${i}].passwordSyncAllowed` });
    });
    const forests = names.length > 0 ? names.join(", ") : input.serverConfiguration ? "none" : "not in the evidence";

    const refusal = findCurrentRefusal(input, "forest-password-operations-off");
    if (refusal && episodesAfter(input.history, refusal.newest.at, ["switched-on"]).length === 0) {
      return {
        kind: "fail",
        finding: refusal.finding,
        data: { ...refusal.data, forests },
        evidence: [...refusal.evidence, ...fields],
      };
    }
    const isOn = connectors.some(({ passwordReset }) => passwordReset?.enabled === true);
    const [first, ...rest] = fields;
    if (!first || !isOn) return { kind: "pass" };
    return { kind: "fail", finding: "configured", data: { forests }, evidence: [first, ...rest] };
  },
});
