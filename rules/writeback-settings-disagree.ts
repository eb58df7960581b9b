import { KB_AFTER_AUTO_UPGRADE, VERSION_ARCHIVE } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { compareVersions, STAGING_SUSPENDS_WRITEBACK } from "./versions.ts";
import type { EvidenceRef } from "./views.ts";

const WIZARD_SETTING = "Microsoft.OptionalFeature.PasswordWriteback";

function findFlag(text: string | undefined): boolean | undefined {
  const word = text?.trim().toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

export default defineRule({
  id: "writeback-settings-disagree",
  title: "Two settings for one switch",
  why: "The wizard shows one setting, the service obeys another: a ticked box does not prove that writeback is on.",
  needs: ["server"],
  uses: ["globalSettings", "serverConfiguration", "passwordReset"],
  cites: [KB_AFTER_AUTO_UPGRADE, VERSION_ARCHIVE],
  limits: ["Many builds keep no such setting of the wizard: then there is nothing to compare."],
  findings: {
    "wizard-on": {
      says: "The wizard's setting says that writeback is on, the connector's switch says off. The switch is what counts.",
      effect: { kind: "note" },
    },
    "wizard-off": {
      says: "The wizard's setting says that writeback is off, the connector's switch says on. The switch is what counts.",
      effect: { kind: "note" },
    },
  },
  evaluate({ server, globalSettings, serverConfiguration, passwordReset }) {
    const index = serverConfiguration?.connectors.findIndex((connector) => connector.kind === "cloud") ?? -1;
    const exported = serverConfiguration?.connectors[index]?.passwordReset?.enabled ?? undefined;
    const wizard: { flag: boolean | undefined; ref: EvidenceRef }[] = [
      {
        flag: findFlag(globalSettings?.parameters[WIZARD_SETTING]),
        ref: { artifact: "globalSettings", field: `parameters.${WIZARD_SETTING}` },
      },
      {
        flag: findFlag(serverConfiguration?.parameters[WIZARD_SETTING]),
        ref: { artifact: "serverConfiguration", field: `parameters.${WIZARD_SETTING}` },
      },
    ];
    const connector: typeof wizard = [
      { flag: passwordReset?.enabled ?? undefined, ref: { artifact: "passwordReset", field: "enabled" } },
      { flag: exported, ref: { artifact: "serverConfiguration", field: `connectors[${index}].passwordReset.enabled` } },
    ];
    const shown = wizard.find((one) => one.flag !== undefined);
    const obeyed = connector.find((one) => one.flag !== undefined);
    if (!shown || !obeyed)
      return { kind: "inconclusive", because: "the bundle does not hold both the wizard's setting and the switch" };
    // Staging servers of older builds show another setting than they keep, and mean no harm by it.
    const old = server.version !== null && compareVersions(server.version.value, STAGING_SUSPENDS_WRITEBACK) < 0;
    if (shown.flag === obeyed.flag || (old && server.staging?.value === true)) return { kind: "pass" };
    return {
      kind: "fail",
      finding: shown.flag ? "wizard-on" : "wizard-off",
      data: {},
      evidence: [shown.ref, obeyed.ref],
    };
  },
});
