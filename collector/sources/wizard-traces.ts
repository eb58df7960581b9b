import { WIZARD_TRACE_DIR } from "../../bundle/artifacts.ts";
import { newestFiles } from "../newest-files.ts";
import type { Source } from "../source.ts";

const TRACE = /^trace-[\w.-]+\.log$/i;
/** An upgrade and the switches around it are within the last runs; ours. */
const NEWEST = 10;
/** A run writes some MiB; its end says how it went. Ours. */
const EACH_BYTES = 4 * 1024 * 1024;

export const wizardTraces: Source = {
  id: "wizard-traces",
  group: "traces",
  says: `Copies the end of the wizard's ${NEWEST} newest traces.`,
  touches: (host) => [{ kind: "file", path: `${host.programData}\\AADConnect` }],
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-connectivity"],
  timeoutMs: 60_000,
  limitBytes: NEWEST * EACH_BYTES,
  givesPart: true,
  take: (host, _options, signal) =>
    newestFiles(host, `${host.programData}\\AADConnect`, WIZARD_TRACE_DIR, signal, [
      { pattern: TRACE, newest: NEWEST, eachBytes: EACH_BYTES },
    ]),
};
