import { KB_8023062C, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";
import type { EvidenceRef } from "./views.ts";

export default defineRule({
  id: "ldap-signing-off",
  title: "Signing and encryption of LDAP",
  why: "Active Directory takes a password only over a signed and encrypted connection; with both off in the connector, every reset fails.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents", "serverConfiguration"],
  covers: ["PasswordResetService/33009", "ADSync/6329", "hr/0x8023062c"],
  cites: [KB_8023062C, TSW_2025],
  limits: ["The options of a partition's alternate credentials are not in the exported configuration."],
  findings: {
    refused: {
      says: "Active Directory refused the password of {user} at {refusedUtc} because the connection was neither signed nor encrypted (code 0x8023062C; switched off in the configuration: {switchedOff}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "In Synchronization Service Manager open the Active Directory connector's properties and turn on Sign and Encrypt LDAP Traffic in the options of Connect to Active Directory Forest.",
          "Do the same in the options of every partition under Configure Directory Partitions, and in those of a partition's alternate credentials where these are used.",
          "Restart the sync service once, so that the connector takes the setting, and repeat the reset.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "ldap-signing-off");
    if (!refusal) return { kind: "pass" };
    const off: string[] = [];
    const fields: EvidenceRef[] = [];
    input.serverConfiguration?.connectors.forEach((connector, i) => {
      if (connector.kind !== "active-directory") return;
      if (connector.signAndSeal === false) {
        off.push(connector.forest ?? connector.name ?? "a connector without name");
        fields.push({ artifact: "serverConfiguration", field: `connectors[${i}].signAndSeal` });
      }
      connector.partitions.forEach((partition, j) => {
        if (partition.signAndSeal !== false) return;
        off.push(partition.name ?? "a partition without name");
        fields.push({ artifact: "serverConfiguration", field: `connectors[${i}].partitions[${j}].signAndSeal` });
      });
    });
    const nowhere = input.serverConfiguration ? "nowhere, so it may have been mended since" : "not in the evidence";
    return {
      kind: "fail",
      finding: refusal.finding,
      data: { ...refusal.data, switchedOff: off.length > 0 ? off.join(", ") : nowhere },
      evidence: [...refusal.evidence, ...fields],
    };
  },
});
