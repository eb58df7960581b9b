import { SCRIPT_STEPS, type StepId } from "../powershell/steps.ts";
import { isSourceErrorCode, type Source, SourceError } from "../source.ts";
import { cmdletTouches, readScript } from "./powershell.ts";

const MIB = 1024 * 1024;

export const serverConfiguration = stepSource("server-configuration", 128 * MIB);
export const passwordReset = stepSource("password-reset");
export const globalSettings = stepSource("global-settings");
export const scheduler = stepSource("scheduler");
export const connectors = stepSource("connectors");

/** A step of the script that is an artefact: its files, or why there are none. */
function stepSource(id: StepId, limitBytes = 4 * MIB): Source {
  const step = SCRIPT_STEPS.find((one) => one.id === id);
  if (step === undefined) throw new Error(`the script has no step ${id}`);
  return {
    id,
    group: "configuration",
    says: step.says,
    touches: () => cmdletTouches(id),
    cites: step.cites,
    // Reading the files; the script itself has its own deadline.
    timeoutMs: 30_000,
    limitBytes,
    needs: ["powershell"],
    readsLeft: true,
    async take(host, _options, _signal, earlier) {
      const { steps } = await readScript(host, earlier);
      const result = steps.find((one) => one.id === id);
      const { outcome = "failed", code = null, detail = null, files = new Map() } = result ?? {};
      const said = detail === null ? {} : { detail };
      if (outcome === "collected" || outcome === "empty") return { files, ...said };
      if (outcome === "truncated") return { files, cut: "size-cap", ...said };
      throw new SourceError(isSourceErrorCode(code) ? code : "command-failed", detail ?? code ?? outcome);
    },
  };
}
